internal import Randomness

/// Rendered rooms with spheres, boxes and cylinders, and five per-pixel tasks about them.
public enum Scenes {
  /// The tasks that a rendered room has targets for.
  ///
  /// - `segmentation`: floor, wall, ceiling, sphere, box or cylinder.
  /// - `depth`: metres along the camera's axis.
  /// - `normals`: right, up and towards the viewer.
  /// - `edges`: outlines and creases of the geometry, from 0 to 1.
  /// - `keypoints`: how much the picture looks like a corner, from 0 to 1.
  public static let tasks: [TaskDescription] = [
    TaskDescription(
      name: "segmentation", kind: .classesPerPixel(classes: Room.Part.allCases.count),
      classNames: Room.Part.allCases.map { "\($0)" }),
    TaskDescription(name: "depth", kind: .valuePerPixel(unit: "m")),
    TaskDescription(name: "normals", kind: .directionPerPixel),
    TaskDescription(name: "edges", kind: .valuePerPixel(unit: "")),
    TaskDescription(name: "keypoints", kind: .valuePerPixel(unit: "")),
  ]

  /// Renders the rooms that a request asks for; the same request gives the same rooms.
  ///
  /// - Throws: `DatasetError` naming the key of the request that is out of range.
  public static func render(
    _ request: DatasetRequest, progress: @Sendable (Double) -> Void = { _ in }
  ) throws -> DenseFrames {
    let (height, width) = try request.size(default: [48, 48], allowed: 8...1024)
    let tasks = try request.select(from: tasks)
    let stream = RandomStream(seed: request.seed).split("scenes")
    let samples = Split.allCases.flatMap { split in
      (0..<(request.count(split) ?? defaultCount(split))).map { (split, $0) }
    }
    let frames = parallelMap(samples.count, progress: progress) { number in
      let (split, index) = samples[number]
      var stream = stream.split(split.rawValue).split(index)
      let rendering = Rendering(Room(using: &stream), height: height, width: width)
      return Frame(image: rendering.image, planes: tasks.map { rendering.plane(of: $0.name) })
    }
    let numbers = Dictionary(grouping: samples.indices) { samples[$0].0 }
    return DenseFrames(
      tasks: tasks, height: height, width: width,
      frames: numbers.mapValues { $0.map { frames[$0] } })
  }

  static let builtIn = BuiltIn(
    name: "scenes", summary: "rendered rooms with five dense tasks, drawn from the seed",
    defaultTasks: tasks.map(\.name), options: [:], make: { try render($0, progress: $1) })

  private static func defaultCount(_ split: Split) -> Int {
    switch split {
    case .train: 2048
    case .validation: 256
    case .test: 512
    }
  }
}

extension Rendering {
  fileprivate func plane(of task: String) -> Plane {
    switch task {
    case "segmentation": .labels(parts)
    case "depth": .values(depths)
    case "normals": .directions(normals)
    case "edges": .levels(edges.map(Self.level))
    case "keypoints": .levels(keypoints.map(Self.level))
    default: preconditionFailure("scenes have no task \(task)")
    }
  }

  private static func level(_ value: Float) -> UInt8 { UInt8((value * 255).rounded()) }
}
