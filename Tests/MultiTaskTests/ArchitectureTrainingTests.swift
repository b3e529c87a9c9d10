import Datasets
import MultiTask
import Runs
import Testing

@Suite struct ArchitectureTrainingTests {
  @Test("networks that share nothing come apart, each with its blocks numbered from 0")
  func components() {
    let tree = Architecture(
      tasks: ["a", "b", "c"], depths: ["x", "y"], groups: [[[0, 2], [1]], [[0], [1], [2]]])
    #expect(
      tree.networks == [
        Architecture(tasks: ["a", "c"], depths: ["x", "y"], blocks: [[0, 0], [0, 1]]),
        Architecture(tasks: ["b"], depths: ["x", "y"], blocks: [[0, 0]]),
      ])
  }

  @Test("an architecture whose tasks meet anywhere is one network")
  func connected() {
    let shared = Architecture.shared(tasks: ["a", "b"], depths: ["x"])
    #expect(shared.networks == [shared])
    let late = Architecture(
      tasks: ["a", "b"], depths: ["x", "y"], blocks: [[0, 0], [1, 0]])
    #expect(late.networks == [late])
  }

  @Test("parameters of a design agree with PyTorch's count of the same layers")
  func parameterCount() throws {
    // torch: stem 3->8, four basic blocks 8, 16, 32, 64 with 1x1 shortcuts, and for one class map
    // conv3x3 64->16, BN, conv1x1 16->1: 232 + 1,184 + 3,680 + 14,528 + 57,728 and 9,265.
    var backbone = Backbone()
    backbone.width = 8
    backbone.blocks = [1, 1, 1, 1]
    let design = try NetworkDesign(
      backbone: backbone,
      tasks: [TaskDescription(name: "depth", kind: .valuePerPixel(unit: "m"))],
      inputShape: [3, 48, 48])
    #expect(design.depths == ["stem", "block 1", "block 2", "block 3", "block 4"])
    #expect(design.blockParameters == [232, 1_184, 3_680, 14_528, 57_728])
    #expect(design.headParameters == [9_265])
    #expect(
      design.parameters(of: .shared(tasks: ["depth"], depths: design.depths)) == 86_617)
  }

  @Test("a backbone that does not take the samples says which does")
  func mismatch() {
    #expect(throws: ExperimentError.self) {
      try NetworkDesign(backbone: Backbone(), tasks: [], inputShape: [32])
    }
  }
}
