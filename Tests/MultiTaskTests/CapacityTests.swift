import Datasets
import MultiTask
import Runs
import Testing

@Suite("networks of a capacity")
struct CapacityTests {
  private let dense: NetworkDesign
  private let residual: NetworkDesign

  init() throws {
    dense = try Problem(.planted("all-shared", steps: 1)).design
    residual = try Problem(.scenes("all-shared")).design
  }

  @Test("half a network has the width whose multiply-adds are nearest to half")
  func width() {
    // Of width w: 32 w + 2 w^2 + w. 16 has 1040; 9 has 459 and 10 has 530, 10 below 520 the nearest.
    #expect(dense.singleTaskMultiplyAdds == 1040)
    #expect(dense.scaled(to: 0.5).singleTaskMultiplyAdds == 530)
    let ratio = residual.scaled(to: 0.5).singleTaskMultiplyAdds / residual.singleTaskMultiplyAdds
    #expect(abs(ratio - 0.5) < 0.03)
    #expect(residual.scaled(to: 1) == residual)
  }

  @Test("parameters and multiply-adds count each network at its own capacity")
  func counts() {
    var architecture = Architecture(
      tasks: ["a", "b", "c"], depths: dense.depths,
      blocks: [[0, 0, 0], [1, 1, 1], [0, 0, 0]])
    let standard = (33 * 16 + 2 * 17 * 16, 32 * 16 + 2 * 16 * 16)
    #expect(dense.parameters(of: architecture) == 2 * standard.0 + 3 * 17)
    architecture.capacity["1"] = 0.5
    let half = (33 * 10 + 2 * 11 * 10 + 11, 530)
    #expect(dense.parameters(of: architecture) == standard.0 + 2 * 17 + half.0)
    #expect(dense.multiplyAdds(of: architecture) == standard.1 + 2 * 16 + half.1)
    let counted = dense.parameters(of: architecture)
    architecture.auxiliary["1"] = ["a", "c"]
    #expect(dense.parameters(of: architecture) == counted)
  }

  @Test("a network is trained with its auxiliary tasks, at its capacity, by a name of its own")
  func trainings() {
    let architecture = Architecture(
      tasks: ["a", "b", "c"], depths: ["x", "y"], blocks: [[1, 1], [0, 0], [1, 1]],
      auxiliary: ["0": ["c"]], capacity: ["1": 0.5])
    #expect(
      architecture.trainings.map(\.architecture) == [
        Architecture(
          tasks: ["a", "c"], depths: ["x", "y"], blocks: [[0, 0], [0, 0]], capacity: ["0": 0.5]),
        .shared(tasks: ["b", "c"], depths: ["x", "y"]),
      ])
    #expect(architecture.trainings.map(\.name) == ["half-group-a+c", "group-b+c"])
  }

  @Test(
    "trainings' names are folders' and differ, whatever tasks are called",
    arguments: [
      (["a-b", "c", "a", "b-c"], "group-a-b+c"), (["a/b", "task-1", "1-2", "."], "tasks-1-2"),
      ([String(repeating: "x", count: 60), "c", "a", "b"].map { $0 + "yyyyyyyyyyyyyyyyyyy" }, nil),
    ] as [([String], String?)])
  func names(tasks: [String], pair: String?) throws {
    let whole = Architecture.shared(tasks: tasks, depths: ["x"])
    let subsets = (1..<16).map { mask in (0..<4).filter { mask >> $0 & 1 == 1 } }
    let names = subsets.flatMap { members in
      [1, 0.5].map { whole.training(of: members, capacity: $0).name }
    }
    #expect(Set(names).count == 30)
    #expect(names.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9_+-]{1,120}/) != nil })
    if let pair { #expect(names.contains(pair)) }
  }
}
