import MultiTask

/// A class of blocks or heads as Python source.
struct PartSource {
  let name: String
  let layers: LayerList?
  let skipping: LayerList?

  /// The class, line by line.
  var lines: [String] {
    ["class \(name)(nn.Module):", "    def __init__(self):", "        super().__init__()"]
      + modules.map { "        " + $0 }
      + method("forward", layers) + method("skip", skipping)
  }

  private var modules: [String] {
    var known: Set<String> = []
    let steps = ((layers?.steps ?? []) + (skipping?.steps ?? [])).filter {
      $0.layer.module != nil && known.insert($0.name).inserted
    }
    var lines: [String] = []
    for step in steps {
      let (list, index) = step.place
      guard let index else {
        lines.append("self.\(list) = \(step.layer.module ?? "")")
        continue
      }
      if index == 0 { lines.append("self.\(list) = nn.ModuleList()") }
      lines.append("self.\(list).append(\(step.layer.module ?? ""))")
    }
    return lines
  }

  private func method(_ name: String, _ list: LayerList?) -> [String] {
    guard let list else { return [] }
    return ["", "    def \(name)(self, x):"] + statements(list).map { "        " + $0 }
  }

  /// A line for each layer; a name whose value is not needed any more is given to the result.
  private func statements(_ list: LayerList) -> [String] {
    var names = ["x"]
    return list.steps.enumerated().map { index, step in
      let module = "self.\(step.attribute)"
      let expression = step.layer.expression(
        of: step.inputs.map { names[$0] }, module: module)
      guard index < list.steps.count - 1 else { return "return \(expression)" }
      let needed = Set(list.steps[(index + 1)...].flatMap(\.inputs).filter { $0 <= index })
      let taken = Set(needed.map { names[$0] })
      let own = step.inputs.map { names[$0] } + Self.pool
      let name = own.first { !taken.contains($0) } ?? "value_\(index)"
      names.append(name)
      return "\(name) = \(expression)"
    }
  }

  private static let pool = ["x", "y", "z", "u", "v", "w"]
}

extension LayerList.Step {
  /// The attribute that holds the module, and its place where that is a list.
  fileprivate var place: (attribute: String, index: Int?) {
    guard let dot = name.lastIndex(of: "."), let index = Int(name[name.index(after: dot)...]) else {
      return (name, nil)
    }
    return (String(name[..<dot]), index)
  }

  fileprivate var attribute: String {
    let (attribute, index) = place
    return index.map { "\(attribute)[\($0)]" } ?? attribute
  }
}
