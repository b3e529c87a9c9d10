internal import Foundation
internal import Randomness

extension NYULayout {
  /// Which frames each split holds, and what a user should know about that.
  struct Division {
    var rows: [Split: [Row]]
    var notes: [String] = []
  }

  /// The listed splits if there is a list, or else ones drawn from the seed.
  func division(_ request: DatasetRequest) throws -> Division {
    let stream = RandomStream(seed: request.seed).split("nyuv2")
    let list = folder + "/" + Self.listName
    let isListed = FileManager.default.fileExists(atPath: list)
    var division =
      try isListed
      ? listed(in: list, request, stream) : drawn(from: rowsOfFolders(), request, stream)
    for split in Split.allCases {
      let count = division.rows[split, default: []].count
      guard let asked = request.count(split), asked > count else { continue }
      division.notes.append("\(asked) \(split) frames were asked for, there are \(count)")
    }
    return division
  }

  /// The frames of the four folders, by the names in any of them; reading tells which is absent.
  private func rowsOfFolders() throws -> [Row] {
    let stems = try Self.folders.flatMap { name in
      let path = folder + "/" + name
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        throw DatasetError(path, "this folder cannot be listed")
      }
      let ending = name == "depth" ? ".npy" : ".png"
      return names.filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.map { $0.dropLast(4) }
    }
    guard !stems.isEmpty else { throw DatasetError(folder, "img holds no .png file") }
    return Set(stems).sorted().map {
      Row(
        image: "img/\($0).png", segmentation: "seg/\($0).png",
        normals: "normal_mask/\($0).png", depth: "depth/\($0).npy")
    }
  }

  private func drawn(
    from rows: [Row], _ request: DatasetRequest, _ stream: RandomStream
  ) -> Division {
    guard rows.count >= 3 else { return shared(rows, request) }
    let counts = Self.counts(of: rows.count, request)
    var stream = stream
    var order = stream.permutation(rows.count)[...]
    var division = Division(rows: [:])
    for split in Split.allCases {
      let count = counts[split, default: 0]
      division.rows[split] = order.prefix(count).sorted().map { rows[$0] }
      order = order.dropFirst(count)
    }
    return division
  }

  private func shared(_ rows: [Row], _ request: DatasetRequest) -> Division {
    let shares = Split.allCases.map { ($0, Array(rows.prefix(request.count($0) ?? rows.count))) }
    return Division(
      rows: Dictionary(uniqueKeysWithValues: shares),
      notes: [
        "with only \(rows.count) frames, training, validation and test share them: "
          + "their figures say nothing about new frames"
      ])
  }

  /// The counts asked for if they fit, or else at most a tenth for validation and a fifth for test.
  private static func counts(of total: Int, _ request: DatasetRequest) -> [Split: Int] {
    let (tenth, fifth) = (max(1, total / 10), max(1, total / 5))
    var validation = request.validation ?? tenth
    var test = request.test ?? fifth
    if validation + test + (request.train ?? 1) > total {
      (validation, test) = (min(validation, tenth), min(test, fifth))
    }
    let rest = total - validation - test
    return [.train: min(request.train ?? rest, rest), .validation: validation, .test: test]
  }

  private func listed(
    in list: String, _ request: DatasetRequest, _ stream: RandomStream
  ) throws -> Division {
    var rows: [Split: [Row]] = [:]
    let lists = try Self.lists(list)
    for split in Split.allCases { rows[split] = try Self.rows(lists[split.rawValue], split, list) }
    let all = rows[.train, default: []]
    guard !all.isEmpty, !rows[.test, default: []].isEmpty else {
      throw DatasetError(list, "it must list frames under \"train\" and under \"test\"")
    }
    var division = Division(rows: rows)
    if rows[.validation, default: []].isEmpty { division.holdOut(request, stream) }
    division.limit(request, stream)
    return division
  }

  private static func lists(_ file: String) throws -> [String: [[String]]] {
    let bytes = try fileBytes(file, limit: 1 << 26)
    guard let lists = try? JSONDecoder().decode([String: [[String]]].self, from: Data(bytes)) else {
      throw DatasetError(
        file, "wanted is {\"train\": [[image, segmentation, normals, depth], ...], \"test\": ...}")
    }
    return lists
  }

  private static func rows(_ lists: [[String]]?, _ split: Split, _ file: String) throws -> [Row] {
    try (lists ?? []).enumerated().map { index, paths in
      guard paths.count == 4 else {
        throw DatasetError(file, "\(split)[\(index)] names \(paths.count) files; wanted are 4")
      }
      return Row(image: paths[0], segmentation: paths[1], normals: paths[2], depth: paths[3])
    }
  }
}

extension NYULayout.Division {
  /// Moves some training frames to validation, which the published list does not have.
  fileprivate mutating func holdOut(_ request: DatasetRequest, _ stream: RandomStream) {
    let all = rows[.train, default: []]
    guard all.count > 1 else {
      rows[.validation] = all
      notes.append("the only training frame is also the validation frame")
      return
    }
    let wanted = request.validation ?? max(1, all.count / 10)
    let count = min(wanted, all.count / 2)
    var stream = stream.split("validation")
    let held = Set(stream.permutation(all.count).prefix(count))
    rows[.train] = all.indices.filter { !held.contains($0) }.map { all[$0] }
    rows[.validation] = held.sorted().map { all[$0] }
    notes.append("\(count) of the \(all.count) listed training frames are held out for validation")
  }

  /// Leaves as many frames as were asked for, drawn from the seed.
  fileprivate mutating func limit(_ request: DatasetRequest, _ stream: RandomStream) {
    for (split, all) in rows {
      guard let count = request.count(split), count < all.count else { continue }
      var stream = stream.split(split.rawValue)
      rows[split] = stream.permutation(all.count).prefix(count).sorted().map { all[$0] }
    }
  }
}
