import Runs
import Terminal

/// What the compared gain against what they cost, and the line of the best that each cost buys.
struct ParetoPanel: Panel {
  let tradeOffs: [TradeOff]
  let cost: Cost

  func title(_ glyphs: Glyphs) -> String { "Pareto front" }

  func status(_ glyphs: Glyphs) -> String {
    let best = Set(front.compactMap(\.side)).sorted().map(letter)
    return best.isEmpty ? "" : "\(best.joined(separator: " ")) on it"
  }

  func draw(on canvas: inout Canvas, in rect: Rect, glyphs: Glyphs) {
    guard tradeOffs.contains(where: { $0.side != nil }) else {
      let delta = "\(glyphs.signs.delta)m"
      canvas.explain(
        [
          "What each gains and costs appears once it and its baseline have finished: \(delta) needs both."
        ],
        in: rect, glyphs: glyphs)
      return
    }
    let (head, area) = rect.top(rect.height > 6 ? 1 : 0)
    canvas.line(
      "\(glyphs.signs.delta)m % \(glyphs.signs.up)", Style(.dim), row: 0, in: head, glyphs: glyphs)
    canvas.plot(plot(glyphs), in: area, glyphs: glyphs)
  }

  private var front: [TradeOff] { TradeOff.front(of: tradeOffs) }

  private func plot(_ glyphs: Glyphs) -> LinePlot {
    let (costs, gains) = (range(tradeOffs.map(\.cost)), range(tradeOffs.map(\.gain)))
    var plot = LinePlot(
      [stairs(costs, gains)], xRange: costs, yRange: gains, xLabel: cost.title)
    plot.marks = marks(glyphs)
    return plot
  }

  /// The others first, so that the compared are in front of them.
  private func marks(_ glyphs: Glyphs) -> [LinePlot.Mark] {
    tradeOffs.reversed().map { tradeOff in
      guard let side = tradeOff.side else {
        return LinePlot.Mark(
          x: tradeOff.cost, y: tradeOff.gain, glyph: glyphs.signs.bullet, paint: .dim)
      }
      return LinePlot.Mark(
        x: tradeOff.cost, y: tradeOff.gain, glyph: glyphs.marker(side), label: letter(side),
        paint: .series(side))
    }
  }

  /// Up from the bottom at the cheapest, then right and up from each to the next.
  private func stairs(
    _ costs: ClosedRange<Double>, _ gains: ClosedRange<Double>
  ) -> LinePlot.Series {
    var (x, y, gain) = ([Double](), [Double](), gains.lowerBound)
    for step in front {
      x += [step.cost, step.cost]
      y += [gain, step.gain]
      gain = step.gain
    }
    return LinePlot.Series(x: x + [costs.upperBound], y: y + [gain], paint: .accent)
  }

  /// A range with room for signs at its ends.
  private func range(_ values: [Double]) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let margin = high > low ? (high - low) * 0.12 : max(abs(high) * 0.2, 1e-9)
    return (low - margin)...(high + margin)
  }
}
