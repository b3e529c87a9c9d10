import Datasets
import Randomness

/// Pictures of noise and classes by chance: what steps are measured on.
///
/// Every number is a sample.
struct NoiseImages: Dataset {
  let tasks: [TaskDescription]
  let inputShape: [Int]

  /// Square pictures of three channels, with two classes for each task.
  init(size: Int, tasks count: Int) {
    tasks = (0..<count).map { TaskDescription(name: "\($0)", kind: .classOfImage(classes: 2)) }
    inputShape = [3, size, size]
  }

  func count(_ split: Split) -> Int? { nil }

  func batch(_ indices: [Int], of split: Split) -> Batch {
    var random = RandomStream(seed: 0).split(split.rawValue).split(indices.first ?? 0)
    let inputs = random.normals(indices.count * inputShape.reduce(1, *))
    let targets = tasks.map { task in
      (task.name, Target.labels(indices.map { _ in random.uniform() < 0.5 ? 0 : 1 }))
    }
    return Batch(
      shape: [indices.count] + inputShape, inputs: inputs,
      targets: Dictionary(uniqueKeysWithValues: targets))
  }
}
