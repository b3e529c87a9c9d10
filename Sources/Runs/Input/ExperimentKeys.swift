/// The keys of an experiment file, in the order they are written in.
enum ExperimentKeys {
  /// The keys of each map, by the map's own key; the file's own is empty.
  static let known: [String: [String]] = [
    "": [
      "name", "method", "seed", "data", "tasks", "backbone", "training", "budget", "options",
      "baseline",
    ],
    "data": ["source", "size", "train", "validation", "test", "options", "augmentation"],
    "data.augmentation": ["flip", "scales"],
    "backbone": ["kind", "width", "blocks", "heads", "rates", "weights", "weights-hash"],
    "training": [
      "steps", "batch", "optimizer", "learning-rate", "schedule", "weight-decay", "weighting",
      "loss-weights", "threads", "validate-every", "checkpoint-every", "reuse",
    ],
  ]

  /// The keys whose values are maps.
  static let maps: Set<String> = [
    "data", "backbone", "training", "options", "training.loss-weights", "data.options",
    "data.augmentation",
  ]

  /// The full names of all keys, those of one map first.
  static func all(from map: String) -> [String] {
    let others = known.keys.filter { $0 != map }.sorted()
    return ([map] + others).flatMap { path in
      (known[path] ?? []).map { path.isEmpty ? $0 : "\(path).\($0)" }
    }
  }
}

extension Section {
  /// Refuses keys that the map does not have, naming the nearest that there is.
  func refuseUnknownKeys() throws {
    let known = ExperimentKeys.known[path] ?? []
    guard let name = values.keys.sorted().first(where: { !known.contains($0) }) else { return }
    let all = ExperimentKeys.all(from: path)
    let nearest = all.min { misspelling(of: name, $0) < misspelling(of: name, $1) } ?? ""
    throw error(name, "unknown key", allowed: "did you mean \(nearest)?")
  }

  /// How far a key is from a known one, wherever that belongs.
  private func misspelling(of name: String, _ known: String) -> Int {
    let last = known.split(separator: ".").last.map(String.init) ?? known
    return min(key(name).distance(to: known), name.distance(to: last))
  }

  /// Refuses keys that are not among some names.
  func refuseKeys(notAmong names: [String], of owner: String) throws {
    guard let name = values.keys.sorted().first(where: { !names.contains($0) }) else { return }
    guard let nearest = name.nearest(in: names) else {
      throw error(name, "unknown key", allowed: "\(owner) has none")
    }
    throw error(name, "unknown key", allowed: "did you mean \(key(nearest))?")
  }
}
