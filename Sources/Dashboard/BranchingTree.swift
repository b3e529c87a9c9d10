package import Runs
package import Terminal

/// An architecture as the lines of a tree: a line for each block, or row of blocks without a
/// branch between them, and one for each head that is not alone.
package struct BranchingTree {
  /// A line: twigs, then a name, then the tasks that pass.
  package struct Line: Hashable {
    package var twigs: String
    package var name: String
    /// The tasks by index; a head has one.
    package var tasks: [Int]
    package var isHead: Bool
    /// Whether the line lies at or below the depth that was asked to be pointed out.
    package var isPointedOut: Bool
    /// The depths of its blocks; none for the input and heads.
    package var depths: ClosedRange<Int>?
    /// The number of the network that begins here, where a line begins one.
    package var network: Int?
  }

  package let architecture: Architecture
  let glyphs: Glyphs
  /// The first depth to point out, at which a row of blocks is cut in two.
  let pointed: Int?

  package init(_ architecture: Architecture, pointed: Int? = nil, glyphs: Glyphs) {
    self.architecture = architecture
    self.pointed = pointed
    self.glyphs = glyphs
  }

  /// The tree's lines, from the input on.
  package var lines: [Line] {
    let all = Array(architecture.tasks.indices)
    let root = Line(twigs: "", name: "input", tasks: all, isHead: false, isPointedOut: false)
    return [root] + children(of: all, at: 0, below: "")
  }

  private func children(of tasks: [Int], at depth: Int, below twigs: String) -> [Line] {
    guard depth < architecture.depths.count else { return heads(of: tasks, below: twigs) }
    let groups = groups(of: tasks, at: depth)
    return groups.enumerated().flatMap { index, group in
      node(group, from: depth, isLast: index == groups.count - 1, below: twigs)
    }
  }

  private func node(_ tasks: [Int], from depth: Int, isLast: Bool, below twigs: String) -> [Line] {
    var end = depth
    while end + 1 < architecture.depths.count, end + 1 != pointed,
      groups(of: tasks, at: end + 1).count == 1
    { end += 1 }
    let line = Line(
      twigs: twigs + twig(isLast), name: name(depth...end), tasks: tasks, isHead: false,
      isPointedOut: pointed.map { depth >= $0 } ?? false, depths: depth...end,
      network: depth == 0 ? architecture.blocks[tasks[0]][0] : nil)
    let isLeaf = end + 1 == architecture.depths.count && tasks.count == 1
    return isLeaf
      ? [line] : [line] + children(of: tasks, at: end + 1, below: twigs + passing(isLast))
  }

  private func heads(of tasks: [Int], below twigs: String) -> [Line] {
    tasks.enumerated().map { index, task in
      Line(
        twigs: twigs + twig(index == tasks.count - 1), name: "head", tasks: [task], isHead: true,
        isPointedOut: false)
    }
  }

  private func groups(of tasks: [Int], at depth: Int) -> [[Int]] {
    let rows = Dictionary(grouping: tasks) { architecture.blocks[$0][depth] }
    return rows.values.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func name(_ depths: ClosedRange<Int>) -> String {
    let names = architecture.depths
    let (first, last) = (names[depths.lowerBound], names[depths.upperBound])
    return depths.count == 1 ? first : "\(first)\(glyphs.signs.ellipsis)\(last)"
  }

  private func twig(_ isLast: Bool) -> String {
    "\(isLast ? glyphs.tree.lastChild : glyphs.tree.child)\(glyphs.tree.twig)"
  }

  private func passing(_ isLast: Bool) -> String { isLast ? "  " : "\(glyphs.tree.line) " }
}
