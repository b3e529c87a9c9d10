extension RunStore {
  /// The identifier of the run that a user names.
  ///
  /// - Parameter name: an identifier, the run's part of one if no other session has the same, or
  ///   the path of a run's folder.
  /// - Returns: the identifier.
  /// - Throws: `InputError`, naming the nearest, when there is no such run or more than one.
  public func resolve(_ name: String) throws -> String {
    let runs = runs()
    if runs.contains(where: { $0.id == name }) { return name }
    let matches = runs.filter { $0.id.hasSuffix("/" + name) }
    if let only = matches.first, matches.count == 1 { return only.id }
    if let place = Disk.realPath(name),
      let run = runs.first(where: { Disk.realPath($0.path) == place })
    {
      return run.id
    }
    throw InputError(
      file: folder, key: name, problem: problem(matches: matches, name: name, of: runs))
  }

  private func problem(matches: [StoredRun], name: String, of runs: [StoredRun]) -> String {
    guard matches.isEmpty else {
      return "is the name of several runs; name one of "
        + matches.map(\.id).joined(separator: ", ")
    }
    let nearest = runs.map(\.id).min { one, other in
      distance(of: name, to: one) < distance(of: name, to: other)
    }
    return "there is no such run" + (nearest.map { "; did you mean \($0)?" } ?? "")
  }

  private func distance(of name: String, to id: String) -> Int {
    min(name.distance(to: id), name.distance(to: id.lastComponent))
  }
}
