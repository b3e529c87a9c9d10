internal import Randomness

extension Layout {
  /// NYU Depth v2 as AdaShare published it.
  ///
  /// `img/*.png` (RGB), `seg/*.png` (grey, 0 to 39, 255 missing), `normal_mask/*.png` (RGB,
  /// `(n + 1) / 2 * 255`, white missing) and `depth/*.npy` (metres, 0 missing), with or without
  /// `nyu_v2_3task.json`, which lists the samples of each split.
  ///
  /// Source: Sun et al. 2020, "AdaShare", github.com/sunxm2357/AdaShare, dataloaders/nyu_v2_dataloader.py.
  static let nyuAdaShare = Layout(
    name: "nyuv2-adashare",
    expectation: "\(NYU.list), or img/*.png, seg/*.png, normal_mask/*.png and depth/*.npy",
    recognizes: { folder in folder.has(NYU.list) || NYU.folders.allSatisfy(folder.has) },
    list: { folder, request in
      try folder.has(NYU.list) ? NYU.listed(folder, request) : NYU.drawn(folder, request)
    })

  /// NYU Depth v2 as published with MTAN and read by LibMTL and others.
  ///
  /// `{train,val}/{image,label,depth,normal}/{0...}.npy`; `val` is tested on, as everybody does.
  ///
  /// Source: Liu et al. 2019, "End-to-End Multi-Task Learning with Attention",
  /// github.com/lorenmt/mtan.
  static let nyu = Layout(
    name: "nyuv2", expectation: "{train,val}/{image,label,depth,normal}/*.npy",
    recognizes: { $0.has("train/image") && $0.has("train/normal") && $0.has("train/label") },
    list: { folder, request in
      let labels = [
        LabelSource(
          task: TaskDescription(name: "segmentation", kind: .classesPerPixel(classes: 13)),
          place: .pattern("{folder}/label/{file}.npy"),
          coding: .classes(ClassCoding(count: 13, ignored: [-1]))),
        LabelSource(
          task: NYU.depth, place: .pattern("{folder}/depth/{file}.npy"),
          coding: .values(ValueCoding(invalid: [0]))),
        LabelSource(
          task: NYU.normals, place: .pattern("{folder}/normal/{file}.npy"), coding: .directions),
      ]
      return try NumberedArrays(folder).list(labels, request, stream: "nyuv2", size: [144, 192])
    })
}

/// What both layouts share.
private enum NYU {
  static let list = "nyu_v2_3task.json"
  static let folders = ["img", "seg", "normal_mask", "depth"]
  static let depth = TaskDescription(name: "depth", kind: .valuePerPixel(unit: "m"))
  static let normals = TaskDescription(name: "normals", kind: .directionPerPixel)
  static let size = [120, 160]

  static func listed(_ folder: DatasetFolder, _ request: DatasetRequest) throws -> SampleList {
    let lists = try RowLists(
      list, in: folder, columns: ["image", "segmentation", "normals", "depth"])
    return SampleList(
      folder: folder, names: lists.rows.map { $0[0] }, input: .picture(lists.files(0)),
      labels: try labels([1, 2, 3].map(lists.files), request),
      division: try SampleDivision(
        listed: lists.samples, in: folder.name(list), request, stream(request)),
      size: size)
  }

  static func drawn(_ folder: DatasetFolder, _ request: DatasetRequest) throws -> SampleList {
    let stems = folders.flatMap {
      folder.stems(in: $0, suffix: $0 == "depth" ? ".npy" : ".png")
    }
    guard !stems.isEmpty else { throw DatasetError(folder.path, "img holds no .png file") }
    let names = Set(stems).sorted()
    let places = ["seg/{id}.png", "normal_mask/{id}.png", "depth/{id}.npy"].map(Place.pattern)
    return SampleList(
      folder: folder, names: names, input: .picture(.pattern("img/{id}.png")),
      labels: try labels(places, request),
      division: SampleDivision(drawnFrom: names.count, request, stream(request)), size: size)
  }

  private static func stream(_ request: DatasetRequest) -> RandomStream {
    RandomStream(seed: request.seed).split("nyuv2")
  }

  private static func labels(
    _ places: [Place], _ request: DatasetRequest
  ) throws -> [LabelSource] {
    try request.select([
      LabelSource(
        task: TaskDescription(
          name: "segmentation", kind: .classesPerPixel(classes: classNames.count),
          classNames: classNames),
        place: places[0],
        coding: .classes(ClassCoding(count: classNames.count, ignored: [255]))),
      LabelSource(task: normals, place: places[1], coding: .directions),
      LabelSource(
        task: depth, place: places[2], coding: .values(ValueCoding(above: leastDepth))),
    ])
  }

  /// Source: AdaShare's data loader, which masks smaller depths.
  private static let leastDepth: Float = 3e-5

  // Source: Gupta et al. 2013, "Perceptual organization and recognition of indoor scenes".
  private static let classNames = [
    "wall", "floor", "cabinet", "bed", "chair", "sofa", "table", "door", "window", "bookshelf",
    "picture", "counter", "blinds", "desk", "shelves", "curtain", "dresser", "pillow", "mirror",
    "floor mat", "clothes", "ceiling", "books", "refrigerator", "television", "paper", "towel",
    "shower curtain", "box", "whiteboard", "person", "night stand", "toilet", "sink", "lamp",
    "bathtub", "bag", "other structure", "other furniture", "other prop",
  ]
}
