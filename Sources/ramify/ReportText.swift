import Foundation
import Runs

/// A run's report for people.
struct ReportText {
  let report: RunReport

  init(_ report: RunReport) { self.report = report }

  var text: String {
    var lines = [
      "\(report.run)  \(report.state.rawValue)  \(report.method)  seed \(report.seed)"
    ]
    if let reason = report.reason { lines.append("  \(reason)") }
    lines.append("  \(report.steps) steps in \(String(format: "%.1f", report.seconds)) s")
    if let architecture = report.architecture { lines += tree(architecture) }
    if let parameters = report.parameters, let multiplyAdds = report.multiplyAdds {
      lines.append("  \(parameters) parameters, \(multiplyAdds) multiply-adds a sample")
    }
    lines += (report.metrics ?? []).map(line)
    lines.append(deltaLine)
    return lines.map(Standard.oneLine).joined(separator: "\n") + "\n"
  }

  private func tree(_ architecture: Architecture) -> [String] {
    let width = architecture.depths.map(\.count).max() ?? 0
    return architecture.depths.indices.map { depth in
      let groups = architecture.namedGroups(at: depth)
        .map { "{" + $0.joined(separator: " ") + "}" }
      let name = architecture.depths[depth].padding(toLength: width, withPad: " ", startingAt: 0)
      return "  \(name)  " + groups.joined(separator: " ")
    }
  }

  private func line(_ measurement: Runs.Measurement) -> String {
    let value = String(format: "%.4g", measurement.value)
    let unit = measurement.unit.isEmpty ? "" : " \(measurement.unit)"
    let direction = measurement.lowerIsBetter ? "lower is better" : "higher is better"
    return "  \(measurement.task) \(measurement.metric): \(value)\(unit) (\(direction))"
  }

  private var deltaLine: String {
    guard let delta = report.deltaM else {
      return "  delta-m: none, \(report.deltaMReason ?? "no baseline")"
    }
    return "  delta-m: \(String(format: "%+.2f", delta.value)) % against \(delta.baseline)"
  }
}

/// All runs for people.
struct ListText {
  let list: RunListing

  init(_ list: RunListing) { self.list = list }

  var text: String {
    let header = ["RUN", "STATE", "METHOD", "SEED", "STEPS", "DELTA-M", "PARAMETERS"]
    let rows = list.runs.map { report in
      [
        report.run, report.state.rawValue, report.method, "\(report.seed)", "\(report.steps)",
        report.deltaM.map { String(format: "%+.2f %%", $0.value) } ?? "-",
        report.parameters.map { "\($0)" } ?? "-",
      ].map(Standard.oneLine)
    }
    let unreadable = list.unreadable.map {
      Standard.oneLine("\($0.path)  unreadable: \($0.reason)") + "\n"
    }
    if rows.isEmpty && unreadable.isEmpty { return "no runs yet; `ramify run EXPERIMENT.yaml`\n" }
    return TableText(rows: [header] + rows).text + unreadable.joined()
  }
}

/// Runs side by side for people.
struct ComparisonText {
  let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  var text: String {
    let header = ["TASK", "METRIC"] + comparison.runs.map(\.run)
    let rows = comparison.metrics.map { row in
      let arrow = row.lowerIsBetter ? "lower is better" : "higher is better"
      return [row.task, "\(row.metric) (\(arrow))"] + zip(row.values, row.differences).map(cell)
    }
    let table = TableText(rows: ([header] + rows).map { $0.map(Standard.oneLine) }).text
    return table + comparison.trees.map(line).joined()
  }

  private func cell(_ value: Double?, _ difference: Double?) -> String {
    guard let value else { return "-" }
    let number = String(format: "%.4g", value)
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
