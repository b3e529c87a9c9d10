import Foundation
import Runs

/// Runs side by side for people.
struct ComparisonText {
  let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  var text: String {
    let header = ["TASK", "METRIC"] + comparison.names
    let metrics = comparison.metrics.map { row in
      [row.metric.task, label(row.metric)]
        + zip(row.statistics, row.differences).map { cell($0, $1) }
    }
    let totals = comparison.totals.map { row in
      let name = row.name.replacing("_", with: " ")
      let isCount = row.name == "parameters" || row.name == "multiply_adds"
      return ["", label(name, row.lowerIsBetter)]
        + zip(row.statistics, row.differences).map { cell($0, $1, isCount ? "%.0f" : "%.4g") }
    }
    let rows = [header] + metrics + totals
    return TableText(rows: rows.map { $0.map(Standard.oneLine) }).text
      + comparison.trees.map(line).joined()
  }

  private func label(_ metric: Metric) -> String {
    guard metric.hasDirection else { return metric.metric.isEmpty ? "newest" : metric.metric }
    return label(metric.metric.isEmpty ? "newest" : metric.metric, metric.lowerIsBetter)
  }

  private func label(_ name: String, _ lowerIsBetter: Bool) -> String {
    "\(name) (\(lowerIsBetter ? "lower" : "higher") is better)"
  }

  private func cell(
    _ statistic: Statistic?, _ difference: Double?, _ format: String = "%.4g"
  ) -> String {
    guard let statistic else { return "-" }
    let number =
      statistic.count > 1 ? statistic.text(format) : String(format: format, statistic.mean)
    guard let difference, difference != 0 else { return number }
    return "\(number) (\(String(format: "%+.3g", difference)))"
  }

  private func line(_ tree: TreeComparison) -> String {
    let places = zip(tree.depths, tree.equal).filter { !$0.1 }.map(\.0)
    let verdict =
      places.isEmpty
      ? "the same groups at every depth"
      : "other groups at \(places.joined(separator: ", "))"
    return Standard.oneLine("\(tree.runs.joined(separator: " and ")): \(verdict)") + "\n"
  }
}
