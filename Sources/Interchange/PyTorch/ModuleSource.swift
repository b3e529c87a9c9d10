import MultiTask
import Runs

/// A run's networks as one Python file of plain PyTorch.
///
/// The names of its parameters are those of the weights; each class is written out with its numbers,
/// so that it can be read, and edited, without anything else.
struct ModuleSource {
  private let networks: [TrainedNetwork]
  private let outputs: [String: String]
  private let title: String

  /// The files beside it.
  struct Files {
    let weights, check: String
  }

  private let files: Files

  /// The source for networks.
  ///
  /// - Parameters:
  ///   - networks: the networks of a run.
  ///   - outputs: the name of each task's output.
  ///   - title: what it is, for people.
  ///   - files: the names of the files beside it.
  init(
    _ networks: [TrainedNetwork], outputs: [String: String], title: String, files: Files
  ) {
    (self.networks, self.outputs) = (networks, outputs)
    (self.title, self.files) = (title, files)
  }

  /// What the names of a network's parameters begin with where there are several.
  static func prefix(ofNetwork index: Int, among count: Int) -> String {
    count == 1 ? "" : "network_\(index + 1)."
  }

  var text: String {
    let classes = PartClasses(networks.map(\.plan))
    let parts = classes.all.flatMap { $0.lines + ["", ""] }
    let models = networks.indices.flatMap { index in
      let name = networks.count == 1 ? "Model" : "Network\(index + 1)"
      let network = NetworkSource(
        name: name, network: networks[index], outputs: outputs, classes: classes)
      return network.lines + ["", ""]
    }
    let lines = head + parts + models + (networks.count == 1 ? [] : union) + tail
    return lines.map { $0 + "\n" }.joined()
  }

  private var head: [String] {
    let shape = networks[0].plan.inputShape.map(String.init).joined(separator: ", ")
    return [
      "\"\"\"\(title.inDocstring)",
      "",
      "load() gives the module with its weights; it takes a tensor [batch, \(shape)] and gives a",
      "dictionary of one tensor for each task. Needs torch and safetensors, nothing else. Run as a",
      "program, it compares itself with the outputs that were stored when it was written.",
      "\"\"\"",
      "",
      "import pathlib",
      "",
      "import torch",
      "from safetensors.torch import load_file",
      "from torch import nn",
      "from torch.nn import functional as F",
      "",
      "FOLDER = pathlib.Path(__file__).resolve().parent",
      "",
      "",
    ]
  }

  private var union: [String] {
    let members = networks.indices.map { "self.network_\($0 + 1)" }
    return [
      "class Model(nn.Module):",
      "    \"\"\"Networks that share nothing, as one.\"\"\"",
      "",
      "    def __init__(self):",
      "        super().__init__()",
    ]
      + networks.indices.map { "        self.network_\($0 + 1) = Network\($0 + 1)()" }
      + [
        "",
        "    def forward(self, x):",
        "        outputs = {}",
      ]
      + members.map { "        outputs.update(\($0)(x))" }
      + ["        return outputs", "", ""]
  }

  private var tail: [String] {
    [
      "def load(path=FOLDER / \(files.weights.inPython)):",
      "    \"\"\"The module with the weights of a file, ready to predict.\"\"\"",
      "    model = Model()",
      "    model.load_state_dict(load_file(path), strict=True)",
      "    return model.eval()",
      "",
      "",
      "if __name__ == \"__main__\":",
      "    stored = load_file(FOLDER / \(files.check.inPython))",
      "    with torch.no_grad():",
      "        outputs = load()(stored[\"inputs\"])",
      "    for task, output in outputs.items():",
      "        difference = (output - stored[\"outputs.\" + task]).abs().max().item()",
      "        print(f\"{task}: largest difference {difference:.1e}\")",
    ]
  }
}

/// The classes that a run's networks need: blocks and heads that do the same are of one.
struct PartClasses {
  private var classes: [(kind: String, layers: LayerList?, skipping: LayerList?)] = []

  init(_ plans: [NetworkPlan]) {
    for part in plans.flatMap(\.parts) where index(of: part) == nil {
      classes.append((part.kind, part.layers, part.skipping))
    }
  }

  /// The name of a part's class.
  func name(of part: NetworkPlan.Part) -> String {
    guard let index = index(of: part) else { preconditionFailure("no class for \(part)") }
    return name(at: index)
  }

  var all: [PartSource] {
    classes.indices.map { index in
      PartSource(
        name: name(at: index), layers: classes[index].layers, skipping: classes[index].skipping)
    }
  }

  private func index(of part: NetworkPlan.Part) -> Int? {
    classes.firstIndex {
      $0.kind == part.kind && $0.layers == part.layers && $0.skipping == part.skipping
    }
  }

  /// Kinds are numbered where there are several classes of one.
  private func name(at index: Int) -> String {
    let kind = classes[index].kind
    let alike = classes.indices.filter { classes[$0].kind == kind }
    guard alike.count > 1 else { return kind }
    return "\(kind)\((alike.firstIndex(of: index) ?? 0) + 1)"
  }
}

/// The class of a network.
struct NetworkSource {
  let name: String
  let network: TrainedNetwork
  let outputs: [String: String]
  let classes: PartClasses

  private var plan: NetworkPlan { network.plan }

  var lines: [String] {
    ["class \(name)(nn.Module):"] + description
      + ["", "    def __init__(self):", "        super().__init__()"]
      + modules.map { "        " + $0 }
      + ["", "    def forward(self, x):"] + statements.map { "        " + $0 }
  }

  /// Which tasks share a block at each depth.
  private var description: [String] {
    let architecture = network.architecture
    let depths = architecture.depths.indices.map { depth in
      let groups = architecture.groups(at: depth).map { group in
        "{" + group.map { architecture.tasks[$0] }.joined(separator: ", ") + "}"
      }
      let named = groups.isEmpty ? "none" : groups.joined(separator: " ")
      return "    \(architecture.depths[depth]): \(named)".inDocstring
    }
    return ["    \"\"\"The tasks that share a block at each depth:", ""] + depths + ["    \"\"\""]
  }

  private var modules: [String] {
    var known: Set<String> = []
    let ordered = plan.parts.sorted { $0.place.index ?? 0 < $1.place.index ?? 0 }
    return plan.parts.flatMap { part -> [String] in
      let list = part.place.attribute
      guard known.insert(list).inserted else { return [] }
      guard part.place.index != nil else { return ["self.\(list) = \(classes.name(of: part))()"] }
      let members = ordered.filter { $0.place.attribute == list }
      return ["self.\(list) = nn.ModuleDict()"]
        + members.map {
          "self.\(list)[\"\($0.place.index ?? 0)\"] = \(classes.name(of: $0))()"
        }
    }
  }

  private var statements: [String] {
    var names = ["x"]
    var lines: [String] = []
    for call in plan.calls {
      let part = plan.parts[call.part]
      let expression =
        "self.\(part.expression)\(call.isSkipping ? ".skip" : "")(\(names[call.input]))"
      let wish = part.name.replacing(".", with: "_") + (call.isSkipping ? "_skipped" : "")
      let name = names.contains(wish) ? "\(wish)_\(names.count)" : wish
      names.append(name)
      lines.append("\(name) = \(expression)")
    }
    let results = plan.outputs.map { output in
      "    \((outputs[output.task] ?? output.task).inPython): \(names[output.call]),"
    }
    return lines + ["return {"] + results + ["}"]
  }
}

extension NetworkPlan.Part {
  /// The attribute that holds the part, and its place where that is a dictionary of blocks.
  fileprivate var place: (attribute: String, index: Int?) {
    guard let dot = name.lastIndex(of: "."), let index = Int(name[name.index(after: dot)...]) else {
      return (name, nil)
    }
    return (String(name[..<dot]), index)
  }

  fileprivate var expression: String {
    let (attribute, index) = place
    return index.map { "\(attribute)[\"\($0)\"]" } ?? attribute
  }
}

extension String {
  /// The text as a string of Python.
  fileprivate var inPython: String {
    "\"\(visible(replacing: ["\\": "\\\\", "\"": "\\\""]))\""
  }

  /// The text within a docstring.
  fileprivate var inDocstring: String { visible(replacing: ["\\": "\\\\", "\"": "'"]) }
}
