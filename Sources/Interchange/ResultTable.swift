public import Runs

/// Results as comma-separated values: a row for each run, task and metric.
///
/// Source: Shafranovich 2005, RFC 4180, "Common Format and MIME Type for CSV Files".
public struct ResultTable: Sendable {
  private let runs: [Run]

  /// The table of some runs; one that is not finished has no rows.
  public init(_ runs: [Run]) { self.runs = runs }

  private static let header = [
    "run", "experiment", "method", "seed", "budget", "task", "metric", "unit", "lower_is_better",
    "split", "value", "parameters", "multiply_adds", "latency_ms",
  ]

  /// The table, numbers at full precision, lines ended as the RFC says.
  public var text: String {
    let rows = [Self.header] + runs.flatMap(\.resultRows)
    return rows.map { $0.map(\.asField).joined(separator: ",") + "\r\n" }.joined()
  }
}

extension Run {
  fileprivate var resultRows: [[String]] {
    guard let result else { return [] }
    return result.metrics.map { measurement in
      [
        id, "\(session)/\(experimentFile)", experiment.method, "\(experiment.seed)",
        experiment.budget.map { "\($0)" } ?? "", measurement.task, measurement.metric,
        measurement.unit, "\(measurement.lowerIsBetter)", measurement.split,
        "\(measurement.value)", "\(result.parameters)", "\(result.multiplyAdds)",
        "\(result.latencyMilliseconds)",
      ]
    }
  }
}

extension String {
  /// The text as a field, in quotes where it needs them.
  fileprivate var asField: String {
    let text = visible
    guard text.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
