extension String {
  /// How many letters must be added, removed, changed or swapped with the next to get another word;
  /// case does not count, nor does `_` for `-`.
  ///
  /// Source: Damerau 1964, "A technique for computer detection and correction of spelling errors",
  /// in the restricted form that edits no letter twice.
  func distance(to other: String) -> Int {
    let (a, b) = (spelling, other.spelling)
    var before = [Int]()
    var above = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = Swift.min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = Swift.min(cost, before[j - 1] + 1)
        }
        row.append(cost)
      }
      (before, above) = (above, row)
    }
    return above[b.count]
  }

  private var spelling: [Character] {
    lowercased().prefix(200).map { $0 == "_" ? "-" : $0 }
  }

  /// The word of a list that is spelled most alike, the first of several.
  package func nearest(in words: [String]) -> String? {
    words.min { distance(to: $0) < distance(to: $1) }
  }
}
