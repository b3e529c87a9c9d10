import Runs
import Terminal

/// How much closer than the baseline's the tasks of each other run are, at one location.
struct AffinityDifference: Panel {
  /// What each side measured; nil where it measured none.
  let affinities: [Affinity?]
  let baseline: Int
  let paints: TaskPaints
  /// The location shown; the deepest when nil.
  let location: Int?
  let keys: KeyNames

  func title(_ glyphs: Glyphs) -> String { "Affinity difference" }

  func status(_ glyphs: Glyphs) -> String {
    guard let reference, let shown else { return "" }
    return "\(reference.locations[shown]) \(shown + 1)/\(reference.locations.count)"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    let others = affinities.indices.filter { $0 != baseline && affinities[$0] != nil }
    guard let reference, let shown, !others.isEmpty else {
      canvas.explain([explanation], in: rect, glyphs: glyphs)
      return
    }
    let names = min(12, reference.tasks.map(columnWidth).max() ?? 0)
    let least = names + 1 + 3 * reference.tasks.count + 2
    let count = max(1, min(others.count, rect.width / least))
    let (foot, maps) = rect.bottom(rect.height > reference.tasks.count + 2 ? 1 : 0)
    for (index, column) in zip(others, maps.columns(.init(repeating: 1, count: count))) {
      draw(index, reference, shown, on: &canvas, in: column.right(2).rest, glyphs)
    }
    let text = "+ closer than \(letter(baseline))'s   - further   \(keys.locations) location"
    canvas.line(text, Style(.dim), row: 0, in: foot, glyphs: glyphs)
  }

  private var reference: Affinity? {
    affinities.indices.contains(baseline) ? affinities[baseline] : nil
  }

  private var shown: Int? {
    guard let reference, !reference.locations.isEmpty,
      reference.affinity.count == reference.locations.count
    else { return nil }
    return min(location ?? .max, reference.locations.count - 1)
  }

  private var explanation: String {
    let count = affinities.count { $0 != nil }
    guard count > 1 else {
      return "Differences appear when two of the compared measured affinities."
    }
    return
      "\(letter(baseline)) measured no affinities; \(keys[.baseline]) chooses another baseline."
  }

  private func draw(
    _ index: Int, _ reference: Affinity, _ shown: Int, on canvas: inout Canvas, in rect: Rect,
    _ glyphs: Glyphs
  ) {
    guard let other = affinities[index] else { return }
    let map = map(other, reference, shown, glyphs)
    let size = mean(map.values).map { "  mean \(glyphs.signs.plusMinus)\(shortNumber($0))" } ?? ""
    let pieces: [(text: String, style: Style)] = [
      (letter(index), Style(.series(index)).bold), (" - ", Style(.dim)),
      (letter(baseline), Style(.series(baseline)).bold), (size, Style(.dim)),
    ]
    let (head, body) = rect.top(1)
    canvas.write(pieces, at: head.origin, in: head)
    canvas.heatMap(map, in: body, glyphs: glyphs)
    canvas.paintRows(reference.tasks, of: map, with: paints, in: body)
  }

  /// Tasks and locations are found by their names; what the other has not is no number.
  private func map(
    _ other: Affinity, _ reference: Affinity, _ shown: Int, _ glyphs: Glyphs
  ) -> HeatMap {
    let place = other.locations.firstIndex(of: reference.locations[shown])
    let tasks = reference.tasks.map { other.tasks.firstIndex(of: $0) }
    let values = reference.tasks.indices.map { row in
      reference.tasks.indices.map { column -> Double in
        guard row != column, let place, let one = tasks[row], let two = tasks[column] else {
          return .nan
        }
        return other.value(place, one, two) - reference.value(shown, row, column)
      }
    }
    return HeatMap(
      rows: reference.tasks.map { truncate($0, to: 12, ellipsis: glyphs.signs.ellipsis) },
      columns: reference.tasks, values: values, isShaded: glyphs.isASCII)
  }

  private func mean(_ values: [[Double]]) -> Double? {
    Statistic(values.joined().filter(\.isFinite).map(abs))?.mean
  }
}

extension Compared {
  /// The affinities of its run, or the mean of its runs' where they measured the same.
  var affinity: Affinity? {
    let all = runs.compactMap(\.affinity)
    guard let first = all.first, all.allSatisfy({ $0.tasks == first.tasks }),
      all.allSatisfy({ $0.locations == first.locations }), all.count > 1
    else { return all.first }
    var mean = first
    mean.affinity = first.locations.indices.map { place in
      first.tasks.indices.map { one in
        first.tasks.indices.map { two in
          all.reduce(0) { $0 + $1.value(place, one, two) } / Double(all.count)
        }
      }
    }
    return mean
  }
}

extension Run {
  fileprivate var affinity: Affinity? {
    if case .affinity(let affinity)? = belief { affinity } else { nil }
  }
}
