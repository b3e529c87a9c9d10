internal import Randomness

/// Folders `train` and `val` of `.npy` files that are numbered from 0, as MTAN published them.
struct NumberedArrays {
  let folder: DatasetFolder
  private var names: [String] = []
  private var samples: [Split: [Int]] = [:]

  /// Lists the samples; as many as `image` has files.
  init(_ folder: DatasetFolder) {
    self.folder = folder
    for (split, name) in [(Split.train, "train"), (.test, "val")] {
      let count = folder.stems(in: "\(name)/image", suffix: ".npy").count
      samples[split] = Array(names.count..<(names.count + count))
      names += (0..<count).map { "\(name)/\($0)" }
    }
  }

  /// The samples with their labels; `val` is tested on, and validation held out of `train`.
  func list(
    _ labels: [LabelSource], _ request: DatasetRequest, stream: String, size: [Int]
  ) throws -> SampleList {
    var division = try SampleDivision(
      listed: samples, in: folder.path, request, RandomStream(seed: request.seed).split(stream))
    division.notes.append("the test samples are those of the folder val")
    return SampleList(
      folder: folder, names: names, input: .picture(.pattern("{folder}/image/{file}.npy")),
      labels: try request.select(labels), division: division, size: size)
  }
}
