internal import Randomness

extension Layout {
  /// Cityscapes as MTAN, LibMTL and FAMO read it.
  ///
  /// `{train,val}/image/{0...}.npy`, `label` or `label_7` (7 classes, -1 missing), `label_19` or
  /// `label_2` in their absence, and `depth`, which holds inverse depths, 0 missing.
  ///
  /// Source: Liu et al. 2019, "End-to-End Multi-Task Learning with Attention",
  /// github.com/lorenmt/mtan.
  static let cityscapesArrays = Layout(
    name: "cityscapes", expectation: "{train,val}/{image,label or label_7,depth}/*.npy",
    recognizes: { folder in
      folder.has("train/image") && folder.has("train/depth") && !folder.has("train/normal")
    },
    list: { folder, request in
      guard
        let labels = Cityscapes.labelFolders.first(where: { folder.has("train/\($0.name)") })
      else { throw DatasetError(folder.name("train/label"), "no such file or directory") }
      return try NumberedArrays(folder).list(
        [
          Cityscapes.segmentation(
            classes: labels.classes, .pattern("{folder}/\(labels.name)/{file}.npy")),
          Cityscapes.inverseDepth(.pattern("{folder}/depth/{file}.npy")),
        ], request, stream: "cityscapes", size: [128, 256])
    })

  /// Cityscapes as AdaShare lists it: `cityscape.json` with rows of image, depth, and labels of 2,
  /// 7 and 19 classes, of which those of 19 are taken.
  static let cityscapesRows = Layout(
    name: "cityscapes-adashare", expectation: Cityscapes.list,
    recognizes: { $0.has(Cityscapes.list) },
    list: { folder, request in
      let lists = try RowLists(
        Cityscapes.list, in: folder,
        columns: ["image", "depth", "2 labels", "7 labels", "19 labels"])
      return SampleList(
        folder: folder, names: lists.rows.map { $0[0] }, input: .picture(lists.files(0)),
        labels: try request.select([
          Cityscapes.segmentation(classes: 19, lists.files(4)),
          Cityscapes.inverseDepth(lists.files(1)),
        ]),
        division: try SampleDivision(
          listed: lists.samples, in: folder.name(Cityscapes.list), request,
          Cityscapes.stream(request)), size: [128, 256])
    })

  /// Cityscapes as published: `leftImg8bit/`, `gtFine/` and `disparity/`, each with a folder for
  /// each split and city.
  ///
  /// `val` is tested on, since the labels of `test` are not public, and validation is held out of
  /// `train`.
  ///
  /// Source: Cordts et al. 2016, "The Cityscapes Dataset for Semantic Urban Scene Understanding",
  /// github.com/mcordts/cityscapesScripts.
  static let cityscapes = Layout(
    name: "cityscapes", expectation: "leftImg8bit/, gtFine/ and disparity/",
    recognizes: { $0.has("leftImg8bit") && ($0.has("gtFine") || $0.has("disparity")) },
    list: { folder, request in
      let names = ["train", "val"].map { split in
        folder.names(in: "leftImg8bit/\(split)").flatMap { city in
          folder.stems(in: "leftImg8bit/\(split)/\(city)", suffix: "_leftImg8bit.png")
            .map { "\(split)/\(city)/\($0)" }
        }
      }
      let count = names[0].count
      var division = try SampleDivision(
        listed: [
          Split.train: Array(0..<count), Split.test: Array(count..<(count + names[1].count)),
        ],
        in: folder.name("leftImg8bit"), request, Cityscapes.stream(request))
      division.notes.append("the test samples are those of val")
      return SampleList(
        folder: folder, names: names.flatMap(\.self),
        input: .picture(.pattern("leftImg8bit/{id}_leftImg8bit.png")),
        labels: try request.select([
          Cityscapes.labelIds(.pattern("gtFine/{id}_gtFine_labelIds.png")),
          Cityscapes.disparity(.pattern("disparity/{id}_disparity.png")),
        ]), division: division, size: [128, 256])
    })
}

/// What the layouts share.
private enum Cityscapes {
  static let list = "cityscape.json"

  /// The folders of labels, that to prefer first.
  static let labelFolders = [
    (name: "label", classes: 7), (name: "label_7", classes: 7), (name: "label_19", classes: 19),
    (name: "label_2", classes: 2),
  ]

  static func stream(_ request: DatasetRequest) -> RandomStream {
    RandomStream(seed: request.seed).split("cityscapes")
  }

  static func segmentation(classes: Int, _ place: Place) -> LabelSource {
    LabelSource(
      task: TaskDescription(
        name: "segmentation", kind: .classesPerPixel(classes: classes),
        classNames: classes == 19 ? classNames : []),
      place: place, coding: .classes(ClassCoding(count: classes, ignored: [-1, 250, 255])))
  }

  static func inverseDepth(_ place: Place) -> LabelSource {
    LabelSource(
      task: TaskDescription(name: "depth", kind: .valuePerPixel(unit: "inverse depth")),
      place: place, coding: .values(ValueCoding(above: 0)))
  }

  static func labelIds(_ place: Place) -> LabelSource {
    LabelSource(
      task: TaskDescription(
        name: "segmentation", kind: .classesPerPixel(classes: 19), classNames: classNames),
      place: place, coding: .classes(ClassCoding(count: 19, numbers: trainIds)))
  }

  static func disparity(_ place: Place) -> LabelSource {
    LabelSource(
      task: TaskDescription(name: "disparity", kind: .valuePerPixel(unit: "px")), place: place,
      coding: .values(ValueCoding(offset: 1, scale: 1 / 256, above: 0)))
  }

  /// The class of each label id, -1 for those that are not evaluated.
  private static let trainIds: [Int32] = {
    let evaluated = [
      7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33,
    ]
    return (0...255).map { id in Int32(evaluated.firstIndex(of: id) ?? -1) }
  }()

  private static let classNames = [
    "road", "sidewalk", "building", "wall", "fence", "pole", "traffic light", "traffic sign",
    "vegetation", "terrain", "sky", "person", "rider", "car", "truck", "bus", "train",
    "motorcycle", "bicycle",
  ]
}
