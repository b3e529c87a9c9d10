import Foundation
import Runs

/// What replicates come to, for people.
struct ReplicatesText {
  let group: Replicates

  init(_ group: Replicates) { self.group = group }

  var text: String {
    let seeds = group.seeds.map(String.init).joined(separator: ", ")
    let method = group.experiment.method
    let head = "\(group.id)  \(group.runs.count) finished  \(method)  seed \(seeds)"
    let totals = [
      ("delta-m", group.deltaM, "%+.2f", " %"), ("parameters", group.parameters, "%.0f", ""),
      ("multiply-adds a sample", group.multiplyAdds, "%.0f", ""),
      ("latency", group.latencyMilliseconds, "%.3g", " ms"),
      ("seconds", group.seconds, "%.1f", ""),
    ].map { name, statistic, format, unit in
      "  \(name): " + (statistic.map { $0.text(format) + unit } ?? "none")
    }
    let lines = [head] + (group.metrics ?? []).map(line) + totals
    return lines.map(Standard.oneLine).joined(separator: "\n") + "\n"
  }

  private func line(_ metric: MetricStatistic) -> String {
    let (value, metric) = (metric.statistic.text("%.4g"), metric.metric)
    let unit = metric.unit.isEmpty ? "" : " \(metric.unit)"
    let direction = metric.lowerIsBetter ? "lower is better" : "higher is better"
    return "  \(metric.task) \(metric.metric): \(value)\(unit) (\(direction))"
  }
}

extension Statistic {
  /// Mean, deviation and count, such as "0.512 ± 0.013 (3)"; without a deviation where there is
  /// none.
  ///
  /// - Parameter format: the mean's; the deviation is written alike, without a sign.
  /// - Returns: one line.
  func text(_ format: String) -> String {
    let mean = String(format: format, mean)
    guard let standardDeviation else { return "\(mean) (\(count))" }
    let deviation = String(format: format.replacing("+", with: ""), standardDeviation)
    return "\(mean) ± \(deviation) (\(count))"
  }
}
