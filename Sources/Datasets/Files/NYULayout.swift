internal import Foundation

/// NYU Depth v2 as AdaShare published it.
///
/// A folder of `img/*.png` (RGB), `seg/*.png` (grey, 0 to 39, 255 missing), `normal_mask/*.png`
/// (RGB, `(n + 1) / 2 * 255`, white missing) and `depth/*.npy` (metres, 0 missing), with or without
/// `nyu_v2_3task.json`, which lists the frames of each split.
///
/// Source: Sun et al. 2020, "AdaShare", github.com/sunxm2357/AdaShare, dataloaders/nyu_v2_dataloader.py.
struct NYULayout {
  /// The files of one frame, relative to the folder.
  struct Row: Hashable {
    let image: String
    let segmentation: String
    let normals: String
    let depth: String
  }

  static let listName = "nyu_v2_3task.json"
  static let folders = ["img", "seg", "normal_mask", "depth"]
  static let expectation =
    "\(listName), or with img/*.png, seg/*.png, normal_mask/*.png and depth/*.npy"

  let folder: String

  /// Recognises the layout; nil when the folder has neither the list nor the four folders.
  init?(folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard names.contains(Self.listName) || Self.folders.allSatisfy(names.contains) else {
      return nil
    }
    self.folder = folder
  }

  /// Reads every frame of every split.
  func open(
    _ request: DatasetRequest, progress: @Sendable (Double) -> Void
  ) throws -> DenseFrames {
    let (height, width) = try request.size(default: [120, 160], allowed: 8...4096)
    let tasks = try request.select(from: Self.tasks)
    let division = try division(request)
    let rows = Array(Set(division.rows.values.joined()))
    let reader = NYUFrameReader(
      folder: try realFolder(), tasks: tasks.map(\.name), height: height, width: width)
    let results = parallelMap(rows.count, progress: progress) { index in
      Result { try reader.frame(rows[index]) }
    }
    let frames = Dictionary(uniqueKeysWithValues: zip(rows, try Self.all(results)))
    return DenseFrames(
      tasks: tasks, height: height, width: width,
      frames: division.rows.mapValues { $0.compactMap { frames[$0] } }, notes: division.notes)
  }

  /// The values, or the error of the first file by name and how many others are bad.
  private static func all(_ results: [Result<Frame, any Error>]) throws -> [Frame] {
    let errors = results.compactMap { result -> DatasetError? in
      guard case .failure(let error) = result else { return nil }
      return error as? DatasetError ?? DatasetError("data.source", "\(error)")
    }.sorted { $0.subject < $1.subject }
    guard let first = errors.first else { return try results.map { try $0.get() } }
    let others = errors.count == 1 ? "" : " (and \(errors.count - 1) more frames cannot be read)"
    throw DatasetError(first.subject, first.reason + others)
  }

  private func realFolder() throws -> String {
    guard let path = realpath(folder, nil) else {
      throw DatasetError(folder, String(cString: strerror(errno)).lowercased())
    }
    defer { free(path) }
    return String(cString: path)
  }

  static let tasks = [
    TaskDescription(
      name: "segmentation", kind: .classesPerPixel(classes: classNames.count),
      classNames: classNames),
    TaskDescription(name: "normals", kind: .directionPerPixel),
    TaskDescription(name: "depth", kind: .valuePerPixel(unit: "m")),
  ]

  // Source: Gupta et al. 2013, "Perceptual organization and recognition of indoor scenes".
  private static let classNames = [
    "wall", "floor", "cabinet", "bed", "chair", "sofa", "table", "door", "window", "bookshelf",
    "picture", "counter", "blinds", "desk", "shelves", "curtain", "dresser", "pillow", "mirror",
    "floor mat", "clothes", "ceiling", "books", "refrigerator", "television", "paper", "towel",
    "shower curtain", "box", "whiteboard", "person", "night stand", "toilet", "sink", "lamp",
    "bathtub", "bag", "other structure", "other furniture", "other prop",
  ]
}
