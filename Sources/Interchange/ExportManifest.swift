import Datasets
import MultiTask
import Runs

/// What an export's files hold: which network serves which task, and how its outputs read.
struct ExportManifest: Encodable {
  struct Network: Encodable {
    let name: String
    let file: String
    let serves: [String]
    let auxiliary: [String]
    let capacity: Double
    let architecture: Architecture
  }

  struct Task: Encodable {
    let name: String
    let output: String
    let network: String
    let kind: String
    let channels: Int
    let unit: String
    let classes: [String]
  }

  struct Input: Encodable {
    let name: String
    let shape: [Int]
  }

  let run: String
  let format: String
  let method: String
  let seed: Int
  let architecture: Architecture
  let input: Input
  let networks: [Network]
  let tasks: [Task]
}

extension ExportManifest.Task {
  init(_ task: TaskDescription, output: String, network: String) {
    name = task.name.visible
    self.output = output
    self.network = network
    classes = task.classNames.map(\.visible)
    channels = task.kind.outputs
    (kind, unit) = task.kind.words
  }
}

extension TaskKind {
  /// The kind as `dataset.yaml` says it, and the unit of its values.
  fileprivate var words: (kind: String, unit: String) {
    switch self {
    case .classesPerPixel: ("classes-per-pixel", "")
    case .valuePerPixel(let unit): ("value-per-pixel", unit.visible)
    case .directionPerPixel: ("direction-per-pixel", "")
    case .classOfImage: ("class", "")
    case .binary: ("binary", "")
    case .value(let unit): ("value", unit.visible)
    }
  }
}

extension Architecture {
  /// The structure with all names made visible.
  var visible: Architecture {
    var copy = self
    copy.tasks = tasks.map(\.visible)
    copy.depths = depths.map(\.visible)
    copy.auxiliary = auxiliary.mapValues { $0.map(\.visible) }
    return copy
  }
}
