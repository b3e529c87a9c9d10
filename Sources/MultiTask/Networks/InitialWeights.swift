import Runs
import Tensors

/// Weights that the blocks of every network of an experiment start from.
package struct InitialWeights: Sendable {
  /// The SHA-256 of their file.
  package let hash: String

  /// What each depth's block starts from, by the names of its properties.
  private let blocks: [[String: StoredTensor]]

  /// Reads a file with torchvision's names, and checks all names and shapes.
  ///
  /// What a classifier needs on top, `fc`, is left out.
  ///
  /// - Parameters:
  ///   - path: the safetensors file.
  ///   - hash: what its SHA-256 has to be; `nil` for anything.
  ///   - design: the blocks that start from it.
  /// - Throws: `ExperimentError` naming the file and the entry at fault.
  package init(_ path: String, hash: String?, design: NetworkDesign) throws {
    let (file, found) = try Self.read(path)
    self.hash = found
    if let hash, hash != found {
      throw Self.error(
        "\(path) has the SHA-256 \(found), and \(hash) was asked for or begun with",
        "give back the file as it was, or begin a new run")
    }
    let wanted = try design.torchvisionEntries
    let names = Set(wanted.joined().map(\.name))
    if let unknown = file.tensors.keys.filter({ !names.contains($0) && !$0.isSurplus }).min() {
      throw Self.error(
        "\(path): \(unknown) is no tensor of this backbone",
        "it takes torchvision's names, such as \(names.min() ?? "none")")
    }
    blocks = try wanted.map { entries in
      Dictionary(
        uniqueKeysWithValues: try entries.map { ($0.property, try $0.tensor(in: file, path)) })
    }
  }

  private static func read(_ path: String) throws -> (file: SafeTensors, hash: String) {
    do {
      return try SafeTensors.load(path)
    } catch {
      throw Self.error("\(error)", "name a safetensors file with torchvision's names")
    }
  }

  fileprivate static func error(_ problem: String, _ remedy: String) -> ExperimentError {
    ExperimentError(key: "backbone.weights", problem: problem, remedy: remedy)
  }

  /// Puts the weights into a network's blocks, and into what is left of those that all tasks skip.
  ///
  /// - Precondition: the network is of the design that the weights were read for.
  package func load(into network: Network) {
    for (depth, values) in blocks.enumerated() {
      for block in network.blocks[depth].values { Self.load(values, into: block) }
      if let detour = network.detours["\(depth)"] {
        Self.load(values.filter { $0.key.hasPrefix("projection") }, into: detour)
      }
    }
  }

  private static func load(_ values: [String: StoredTensor], into block: any Block) {
    do {
      try block.load(
        values.mapValues { TensorValues(shape: $0.shape, values: $0.values) })
    } catch {
      preconditionFailure("weights that were checked do not fit a block: \(error)")
    }
  }
}

extension String {
  /// Whether a tensor of this name in a file of weights is left out.
  fileprivate var isSurplus: Bool { hasPrefix("fc.") || hasSuffix(".num_batches_tracked") }
}

/// A tensor of a block, by the block's own name and by torchvision's.
struct TorchvisionEntry {
  let property: String
  let name: String
  let shape: [Int]

  /// The tensor in a file.
  ///
  /// - Throws: `ExperimentError` when it is missing, has another shape or holds what is no number.
  fileprivate func tensor(in file: SafeTensors, _ path: String) throws -> StoredTensor {
    guard let tensor = file.tensors[name] else {
      throw InitialWeights.error("\(path): \(name) is missing", "shape \(shape) is needed")
    }
    guard tensor.shape == shape else {
      throw InitialWeights.error(
        "\(path): \(name) has shape \(tensor.shape)", "this backbone needs \(shape)")
    }
    guard tensor.values.allSatisfy(\.isFinite) else {
      throw InitialWeights.error(
        "\(path): \(name) has a value that is not finite", "only finite weights can be trained")
    }
    return tensor
  }
}
