/// What a run can be written as.
package enum ExportFormat: String, CaseIterable, Sendable {
  /// Weights under PyTorch's names.
  case safetensors

  /// A Python module of plain PyTorch, and weights.
  case pytorch

  /// A network for inference programs.
  case onnx

  /// A figure of the structure.
  case svg

  /// The structure as a graph, for Graphviz.
  case dot

  /// Results, a row for each run, task and metric.
  case csv

  /// What file names end with.
  package var fileEnding: String {
    switch self {
    case .safetensors, .onnx, .svg, .dot, .csv: rawValue
    case .pytorch: "py"
    }
  }
}
