internal import Randomness

extension Layout {
  /// Taskonomy, in either tree.
  ///
  /// Standard: `DOMAIN/BUILDING/point_P_view_V_domain_DOMAIN.png`. As taskgrouping re-arranges it:
  /// `DOMAIN/BUILDING/point_P_view_V.png`. Domains that are not there are no tasks, and a sample
  /// without a file in a domain has no label. Buildings, not views, are divided among the splits.
  ///
  /// Source: Zamir et al. 2018, "Taskonomy: Disentangling Task Transfer Learning"; Standley et al.
  /// 2020, "Which Tasks Should Be Learned Together", taskonomy_loader.py; the scales of keypoints
  /// and edges are of Sun et al. 2020, "AdaShare", mapped to 0 ... 1.
  static let taskonomy = Layout(
    name: "taskonomy", expectation: "rgb/BUILDING/point_P_view_V*.png and other domains",
    recognizes: { folder in
      folder.has("rgb") && Taskonomy.domains.contains { folder.has($0.folder) }
    },
    list: { folder, request in try Taskonomy.list(folder, request) })
}

private enum Taskonomy {
  struct Domain {
    let folder: String
    let task: TaskDescription
    let coding: LabelCoding

    init(_ folder: String, _ name: String, _ kind: TaskKind, _ coding: LabelCoding) {
      self.folder = folder
      task = TaskDescription(name: name, kind: kind)
      self.coding = coding
    }
  }

  /// 0 is uncertain; 1 is background, and the other 16 are kinds of objects.
  private static let semanticClasses = 17

  static let domains = [
    Domain(
      "segment_semantic", "segmentation", .classesPerPixel(classes: semanticClasses),
      .classes(
        ClassCoding(count: semanticClasses, numbers: (0...17).map { Int32($0) - 1 }))),
    Domain(
      "depth_zbuffer", "depth", .valuePerPixel(unit: "m"),
      .values(ValueCoding(scale: 1 / 512, invalid: [65535], above: 0))),
    Domain("normal", "normals", .directionPerPixel, .directions),
    Domain(
      "keypoints2d", "keypoints", .valuePerPixel(unit: ""),
      .values(ValueCoding(scale: 1 / (65536 * 0.005), most: 1))),
    Domain(
      "edge_texture", "edges", .valuePerPixel(unit: ""),
      .values(ValueCoding(scale: 1 / (65536 * 0.08), most: 1))),
    Domain(
      "edge_occlusion", "occlusion edges", .valuePerPixel(unit: ""),
      .values(ValueCoding(offset: 56.0248, scale: 1 / 239.1265))),
    Domain(
      "reshading", "reshading", .valuePerPixel(unit: ""), .values(ValueCoding(scale: 1 / 255))),
  ]

  static func list(_ folder: DatasetFolder, _ request: DatasetRequest) throws -> SampleList {
    let buildings = folder.names(in: "rgb")
    let present = domains.filter { folder.has($0.folder) }
    let ending = ending(of: "rgb", buildings, folder)
    let views = buildings.map { building in
      folder.stems(in: "rgb/\(building)", suffix: ending).map { "\(building)/\($0)" }
    }
    guard views.contains(where: { !$0.isEmpty }) else {
      throw DatasetError(folder.name("rgb"), "it holds no building with .png files")
    }
    let labels = present.map { domain in
      let ending = self.ending(of: domain.folder, buildings, folder)
      return LabelSource(
        task: domain.task, place: .pattern("\(domain.folder)/{id}\(ending)"),
        coding: domain.coding, isOptional: true)
    }
    return SampleList(
      folder: folder, names: views.flatMap(\.self),
      input: .picture(.pattern("rgb/{id}\(ending)")), labels: try request.select(labels),
      division: try division(views, buildings, folder, request), size: [128, 128])
  }

  /// What comes behind a view's name in a domain: `.png`, or the domain's name too.
  private static func ending(
    of domain: String, _ buildings: [String], _ folder: DatasetFolder
  ) -> String {
    for building in buildings {
      for name in folder.names(in: "\(domain)/\(building)") where name.hasSuffix(".png") {
        guard let words = name.firstRange(of: "_domain_") else { return ".png" }
        return String(name[words.lowerBound...])
      }
    }
    return ".png"
  }

  /// A tenth of the buildings for validation, a fifth for testing, at least one each.
  private static func division(
    _ views: [[String]], _ buildings: [String], _ folder: DatasetFolder, _ request: DatasetRequest
  ) throws -> SampleDivision {
    var stream = RandomStream(seed: request.seed).split("taskonomy")
    let count = views.reduce(0) { $0 + $1.count }
    guard buildings.count >= 3 else {
      var division = SampleDivision(drawnFrom: count, request, stream)
      division.notes.append(
        "\(buildings.count) buildings are too few to test on others than those trained on")
      return division
    }
    let starts = views.indices.map { views[..<$0].reduce(0) { $0 + $1.count } }
    let order = stream.permutation(buildings.count)
    let (tenth, fifth) = (max(1, buildings.count / 10), max(1, buildings.count / 5))
    func samples(_ chosen: ArraySlice<Int>) -> [Int] {
      chosen.sorted().flatMap { starts[$0]..<(starts[$0] + views[$0].count) }
    }
    return try SampleDivision(
      listed: [
        .validation: samples(order[..<tenth]), .test: samples(order[tenth..<(tenth + fifth)]),
        .train: samples(order[(tenth + fifth)...]),
      ], in: folder.name("rgb"), request, stream)
  }
}
