import Foundation
import Runs

/// A run's report for people.
struct ReportText {
  let report: RunReport
  let showsReplicates: Bool

  init(_ report: RunReport, showsReplicates: Bool = true) {
    self.report = report
    self.showsReplicates = showsReplicates
  }

  var text: String {
    var lines = [
      "\(report.run)  \(report.state.rawValue)  \(report.method)"
        + (report.isImported ? "" : "  seed \(report.seed)")
    ]
    if let reason = report.reason { lines.append("  \(reason)") }
    lines.append("  \(report.steps) steps in \(String(format: "%.1f", report.seconds)) s")
    if let architecture = report.architecture { lines += tree(architecture) }
    if let parameters = report.parameters, let multiplyAdds = report.multiplyAdds {
      lines.append("  \(parameters) parameters, \(multiplyAdds) multiply-adds a sample")
    }
    lines += (report.metrics ?? []).map(line)
    if !report.isImported { lines.append(deltaLine) }
    let text = lines.map(Standard.oneLine).joined(separator: "\n") + "\n"
    guard showsReplicates, let group = report.replicates, group.runs.count > 1 else { return text }
    return text + ReplicatesText(group).text
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
    let direction = measurement.lowerIsBetter ? " (lower is better)" : " (higher is better)"
    return "  \(measurement.label): \(value)\(unit)\(measurement.hasDirection ? direction : "")"
  }

  private var deltaLine: String {
    guard let delta = report.deltaM else {
      return "  delta-m: none, \(report.deltaMReason ?? "no baseline")"
    }
    return "  delta-m: \(String(format: "%+.2f", delta.value)) % against \(delta.baseline)"
  }
}
