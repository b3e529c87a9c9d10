import Datasets
public import Runs

extension Vocabulary {
  /// Every word that an experiment may use here.
  public static let multiTask = Vocabulary(
    methods: MethodCatalog.all.map { $0.description },
    sources: DatasetCatalog.builtIn.map(\.name),
    backbones: NetworkDesign.backbones)
}
