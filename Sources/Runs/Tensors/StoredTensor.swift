/// A dense array of numbers, as stored.
public struct StoredTensor: Hashable, Sendable {
  /// Its extent in each dimension; empty for a single number.
  public var shape: [Int]

  /// Its numbers, the last dimension fastest.
  public var values: [Float]

  /// A tensor of a shape.
  ///
  /// - Precondition: there are as many values as the shape has places.
  public init(shape: [Int], values: [Float]) {
    precondition(
      shape.reduce(1, *) == values.count, "\(values.count) values do not fill the shape \(shape)")
    self.shape = shape
    self.values = values
  }
}

/// All that a training needs to go on exactly where it was.
public struct Checkpoint: Hashable, Sendable {
  /// The network's parameters and running statistics, by name.
  public var weights: [String: StoredTensor]

  /// The optimiser's, by name.
  public var optimizer: [String: StoredTensor]

  /// The rest, such as the generator and the position in the data, each as JSON.
  public var state: [String: String]

  /// A training's state.
  public init(
    weights: [String: StoredTensor], optimizer: [String: StoredTensor] = [:],
    state: [String: String] = [:]
  ) {
    self.weights = weights
    self.optimizer = optimizer
    self.state = state
  }
}
