import Foundation

/// The words that an experiment file may use.
public struct Vocabulary: Hashable, Sendable {
  /// The methods and their options.
  public var methods: [MethodDescription]

  /// The names of the built-in data sources.
  public var sources: [String]

  /// The tasks of a source, where they are fixed; an experiment that names none gets them all.
  public var tasks: [String: [String]]

  /// The options of a source; one that is not listed takes any.
  public var sourceOptions: [String: [OptionDescription]]

  /// The families of backbones.
  public var backbones: [BackboneDescription]

  /// The most threads that a training may have.
  public var cores: Int

  /// The words of this program; the cores are this machine's if not given.
  public init(
    methods: [MethodDescription], sources: [String], tasks: [String: [String]] = [:],
    sourceOptions: [String: [OptionDescription]] = [:],
    backbones: [BackboneDescription] = ["resnet", "mlp"].map { BackboneDescription(name: $0) },
    cores: Int? = nil
  ) {
    self.methods = methods
    self.sources = sources
    self.tasks = tasks
    self.sourceOptions = sourceOptions
    self.backbones = backbones
    self.cores = cores ?? ProcessInfo.processInfo.activeProcessorCount
  }
}
