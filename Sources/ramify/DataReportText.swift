import Datasets
import Foundation

/// What `ramify data check` found, for people.
struct DataReportText {
  let report: DataReport

  var text: String {
    let splits = ["train", "validation", "test"].map { "\($0) \(report.splits[$0] ?? 0)" }
    return "\(Standard.oneLine(report.folder)): \(splits.joined(separator: ", "))\n"
      + report.notes.map { "  \(Standard.oneLine($0))\n" }.joined() + sources
      + report.sources.filter { !$0.classes.isEmpty }.map(histogram).joined()
      + (report.files ?? []).map(file).joined() + bad
  }

  private var sources: String {
    let header = ["", "KIND", "READ", "MISSING", "SHAPE", "TYPE", "RANGE", "INVALID"]
    let rows = report.sources.map { source in
      [
        source.name, source.kind, "\(source.read)", "\(source.missing)", counts(source.shapes),
        counts(source.types), range(source.minimum, source.maximum, source.unit),
        percent(source.invalidFraction),
      ]
    }
    return TableText(rows: ([header] + rows).map { $0.map(Standard.oneLine) }).text
  }

  /// The most frequent ones, and how many others there are.
  private func counts(_ counts: [String: Int]) -> String {
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard sorted.count > 1 else { return sorted.first?.key ?? "" }
    let others = sorted.count > 2 ? ", \(sorted.count - 2) more" : ""
    return sorted.prefix(2).map { "\($0.key) (\($0.value))" }.joined(separator: ", ") + others
  }

  private func range(_ least: Float?, _ most: Float?, _ unit: String) -> String {
    guard let least, let most else { return "" }
    return "\(String(format: "%.6g", least)) ... \(String(format: "%.6g", most))"
      + (unit.isEmpty ? "" : " \(unit)")
  }

  private func percent(_ fraction: Double) -> String { String(format: "%.2f %%", 100 * fraction) }

  private func histogram(_ source: SourceReport) -> String {
    let total = Double(max(1, source.classes.reduce(0, +)))
    let parts = source.classes.enumerated().map { index, count in
      let name = source.classNames.indices.contains(index) ? " \(source.classNames[index])" : ""
      return "\(index)\(name) \(percent(Double(count) / total))"
    }
    return Standard.oneLine("\(source.name): \(parts.joined(separator: ", "))") + "\n"
  }

  private func file(_ file: FileReport) -> String {
    let shape = file.shape.map { "\($0)" }.joined(separator: "x")
    let classes = file.classes.enumerated().filter { $0.element > 0 }
      .map { "\($0.offset): \($0.element)" }.joined(separator: ", ")
    let words = [
      file.file ?? "", shape, file.type, range(file.minimum, file.maximum, ""),
      "invalid \(percent(file.invalidFraction))", classes.isEmpty ? "" : "{\(classes)}",
    ]
    return Standard.oneLine(words.filter { !$0.isEmpty }.joined(separator: "  ")) + "\n"
  }

  private var bad: String {
    guard !report.bad.isEmpty else { return "every file can be used\n" }
    return "\(report.bad.count) files cannot be used\n"
      + report.bad.map { Standard.oneLine("  \($0.file): \($0.reason)") + "\n" }.joined()
  }
}
