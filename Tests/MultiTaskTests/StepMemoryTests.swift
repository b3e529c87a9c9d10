import MultiTask
import Testing

/// What a step's gradients read again, and what SGD with momentum keeps, in floats.
private func needed(_ shape: ReferenceStep.Shape, parameters: Int) -> Int {
  var (width, side, outputs) = (shape.width, shape.size, 0)
  // What the stem's convolution and its ReLU give.
  outputs += 2 * width * side * side
  for (stage, count) in shape.blocks.enumerated() {
    if stage > 0 { (width, side) = (2 * width, side / 2) }
    // Two convolutions and two ReLUs in a block, and a projection where its shape changes.
    outputs += (4 * count + (stage > 0 ? 1 : 0)) * width * side * side
  }
  return shape.batch * (3 * shape.size * shape.size + outputs) + 3 * parameters
}

@Test(
  "a step takes at most 1.2 times the memory that it must keep",
  arguments: [(32, 32, 16, 2), (32, 32, 16, 1), (16, 64, 16, 2)])
func stepsTakeLittleMemory(_ batch: Int, _ size: Int, _ width: Int, _ threads: Int) throws {
  let shape = ReferenceStep.Shape(
    batch: batch, size: size, width: width, blocks: [2, 2, 2, 2], heads: 5, threads: threads)
  var step = try ReferenceStep(shape)
  for _ in 0..<3 { _ = step() }
  let most = 4 * needed(shape, parameters: step.parameterCount) * 6 / 5
  #expect(step.peakBytes <= most, "\(step.peakBytes) of \(most) bytes")
}

@Test(
  "the searches' steps lower the loss on the batch that they see",
  arguments: [SearchStep.Method.policies(unlocked: 4), .branching(nodes: 2)])
func searchStepsLearn(_ method: SearchStep.Method) throws {
  var step = try SearchStep(
    method,
    ReferenceStep.Shape(
      batch: 8, size: 16, width: 8, blocks: [1, 1, 1, 1], heads: 2, threads: 1))
  let losses = (0..<20).map { _ in step() }
  #expect(losses[19] < losses[0] / 2, "\(losses)")
}
