package import Runs

/// A tree that is drawn by hand, from where it began to what it is, with every step between.
package struct TreeDraft: Hashable, Sendable {
  /// The tasks' names.
  package let tasks: [String]

  /// The depths' names, shallow first.
  package let depths: [String]

  /// The tree that it began with.
  package let start: TreeShape

  /// The tree as it is.
  package private(set) var shape: TreeShape

  private var past: [TreeShape] = []
  private var future: [TreeShape] = []

  /// A draft that begins with an architecture; nil where that is no tree of whole networks.
  package init?(_ architecture: Architecture) {
    guard !architecture.tasks.isEmpty, !architecture.depths.isEmpty, architecture.isTree,
      architecture.capacity.isEmpty
    else { return nil }
    (tasks, depths) = (architecture.tasks, architecture.depths)
    start = TreeShape(
      groups: architecture.depths.indices.map(architecture.groups), tasks: tasks.count)
    shape = start
  }

  /// The tree as every other part of the program knows one.
  package var architecture: Architecture { architecture(shape) }

  func architecture(_ shape: TreeShape) -> Architecture {
    Architecture(tasks: tasks, depths: depths, groups: shape.groups)
  }

  /// How many steps can be taken back, and done again after that.
  package var steps: (past: Int, future: Int) { (past.count, future.count) }

  /// Takes another shape of the same tasks and depths, as one step.
  package mutating func become(_ next: TreeShape) {
    guard next != shape else { return }
    past.append(shape)
    future = []
    shape = next
  }

  /// Takes back the last step.
  package mutating func undo() {
    guard let before = past.popLast() else { return }
    future.append(shape)
    shape = before
  }

  /// Does the step again that was taken back last.
  package mutating func redo() {
    guard let next = future.popLast() else { return }
    past.append(shape)
    shape = next
  }
}
