import MultiTask
public import Runs

extension Run {
  /// A picture of a finished run's structure, as SVG.
  ///
  /// - Throws: `InputError` when the run is not finished.
  public var figure: String {
    get throws { StructureFigure(try finishedArchitecture, title: figureTitle).text }
  }

  /// A finished run's structure in Graphviz's language.
  ///
  /// - Throws: `InputError` when the run is not finished.
  public var graph: String {
    get throws { StructureGraph(try finishedArchitecture, title: figureTitle).text }
  }

  private var figureTitle: String {
    let parameters = result.map { ", \($0.parameters) parameters" } ?? ""
    return "\(id): \(experiment.method)\(parameters)"
  }
}
