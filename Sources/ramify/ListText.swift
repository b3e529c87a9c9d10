import Foundation
import Runs

/// All runs for people.
struct ListText {
  let list: RunListing

  init(_ list: RunListing) { self.list = list }

  var text: String {
    let header = ["RUN", "STATE", "METHOD", "SEED", "STEPS", "DELTA-M", "PARAMETERS"]
    let rows = list.runs.indices.flatMap { index in
      [row(list.runs[index])] + (summary(after: index).map { [row($0)] } ?? [])
    }.map { $0.map(Standard.oneLine) }
    let unreadable = list.unreadable.map {
      Standard.oneLine("\($0.path)  unreadable: \($0.reason)") + "\n"
    }
    if rows.isEmpty && unreadable.isEmpty { return "no runs yet; `ramify run EXPERIMENT.yaml`\n" }
    return TableText(rows: [header] + rows).text + unreadable.joined()
  }

  private func row(_ report: RunReport) -> [String] {
    [
      report.run, report.state.rawValue, report.method,
      report.isImported ? "-" : "\(report.seed)", "\(report.steps)",
      report.deltaM.map { String(format: "%+.2f %%", $0.value) } ?? "-",
      report.parameters.map { "\($0)" } ?? "-",
    ]
  }

  private func row(_ group: Replicates) -> [String] {
    [
      group.id, "\(group.runs.count) seeds", group.experiment.method,
      group.seeds.map(String.init).joined(separator: ","), "-",
      group.deltaM.map { "\($0.text("%+.2f")) %" } ?? "-",
      group.parameters?.text("%.0f") ?? "-",
    ]
  }

  /// What replicates come to, below the last of them.
  private func summary(after index: Int) -> Replicates? {
    guard let group = list.runs[index].replicates, group.runs.count > 1 else { return nil }
    let isLast = !list.runs[(index + 1)...].contains { $0.replicates == group }
    return isLast ? group : nil
  }
}
