import Runs

/// A structure in Graphviz's language: a box for each block, an arrow for each way that features
/// take.
struct StructureGraph {
  private let architecture: Architecture
  private let title: String

  init(_ architecture: Architecture, title: String) {
    (self.architecture, self.title) = (architecture, title)
  }

  var text: String {
    let lines =
      ["digraph structure {"]
      + ["rankdir=LR;", "label=\(title.quoted);", "node [shape=box, style=rounded];"].indented
      + (["input [shape=plaintext];"] + blocks + heads + ways).indented + ["}"]
    return lines.map { $0 + "\n" }.joined()
  }

  private var blocks: [String] {
    architecture.depths.indices.flatMap { depth in
      architecture.groups(at: depth).map { group in
        let tasks = group.map { architecture.tasks[$0] }.joined(separator: ", ")
        let label = "\(architecture.depths[depth]): \(tasks)"
        return "\(node(group[0], depth)) [label=\(label.quoted)];"
      }
    }
  }

  private var heads: [String] {
    architecture.tasks.indices.map { task in
      "head\(task) [label=\(architecture.tasks[task].quoted), shape=ellipse];"
    }
  }

  /// Each way once, however many tasks take it.
  private var ways: [String] {
    var known: Set<String> = []
    return architecture.tasks.indices.flatMap { task in
      let passed = architecture.depths.indices.filter { architecture.blocks[task][$0] != nil }
      let nodes = ["input"] + passed.map { node(task, $0) } + ["head\(task)"]
      return zip(nodes, nodes.dropFirst()).map { "\($0) -> \($1);" }
    }.filter { known.insert($0).inserted }
  }

  private func node(_ task: Int, _ depth: Int) -> String {
    "block\(depth)_\(architecture.blocks[task][depth] ?? -1)"
  }
}

extension [String] {
  fileprivate var indented: [String] { map { "  " + $0 } }
}

extension String {
  fileprivate var quoted: String {
    "\"\(visible(replacing: ["\"": "\\\"", "\\": "\\\\"]))\""
  }
}
