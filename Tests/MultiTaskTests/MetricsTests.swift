import Datasets
import MultiTask
import Runs
import Testing

@Suite struct MetricsTests {
  static func values(
    _ kind: TaskKind, prediction: [Float], shape: [Int], target: Target
  ) -> [Double] {
    var metrics = TaskMetrics(TaskDescription(name: "task", kind: kind))
    metrics.add(prediction, shape: shape, target: target)
    return metrics.measurements(split: .test).map(\.value)
  }

  @Test("classes are judged by mean IoU and accuracy, missing labels and unseen classes left out")
  func classes() {
    // Predicted classes 0 0 1 1 against 0 1 1 (missing); class 2 never occurs.
    let logits: [Float] = [
      2, 2, 0, 0, /**/ 1, 1, 3, 3, /**/ 0, 0, 0, 0,
    ]
    let values = Self.values(
      .classesPerPixel(classes: 3), prediction: logits, shape: [1, 3, 2, 2],
      target: .labels([0, 1, 1, -1]))
    #expect(abs(values[0] - 100 * (0.5 + 0.5) / 2) < 1e-9)
    #expect(abs(values[1] - 200 / 3.0) < 1e-9)
  }

  @Test("depth is judged by absolute and relative error")
  func depth() {
    let values = Self.values(
      .valuePerPixel(unit: "m"), prediction: [1, 3, 9], shape: [1, 1, 1, 3],
      target: .values([2, 2, .nan]))
    #expect(values == [1, 50])
  }

  @Test("directions are judged by their angle whatever their length")
  func directions() {
    let values = Self.values(
      .directionPerPixel, prediction: [5, 0, /**/ 0, 2, /**/ 0, 0], shape: [1, 3, 1, 2],
      target: .values([1, 1, /**/ 0, 0, /**/ 0, 0]))
    #expect(values == [45, 50])
  }

  @Test("a yes or no is judged by accuracy, a number by squared error")
  func samples() {
    let answers = Self.values(
      .binary, prediction: [1, -1, 2, 3], shape: [4, 1], target: .values([1, 0, 0, .nan]))
    #expect(abs(answers[0] - 200 / 3.0) < 1e-9)
    let numbers = Self.values(
      .value(unit: "EUR"), prediction: [1, 5], shape: [2, 1], target: .values([3, 5]))
    #expect(numbers == [2])
  }
}
