extension RunStore {
  /// The weights that a training of a run ended with.
  ///
  /// - Parameters:
  ///   - training: the training's name.
  ///   - id: the run's identifier.
  ///   - step: the training's last step.
  /// - Returns: the network's parameters and running statistics, by name.
  /// - Throws: `StoreError` when they are missing or damaged.
  public func weights(
    of training: String, in id: String, step: Int
  ) throws -> [String: StoredTensor] {
    let folder = try folder(of: id).checkpoints(of: training)
    let (found, damaged) = folder.newest()
    if let found, found.step == step { return found.checkpoint.weights }
    throw damaged.first
      ?? StoreError(path: folder.path, problem: "has no weights of step \(step), the last one")
  }
}
