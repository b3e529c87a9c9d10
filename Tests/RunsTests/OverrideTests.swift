import Runs
import Testing

@Suite("settings that win over an experiment file's")
struct OverrideTests {
  @Test(
    "--set wins over the file and makes maps that are not there",
    arguments: [
      (["training.steps=5"], [5, 16, 1, 2]),
      (["training.steps=5", "training.steps=6"], [6, 16, 1, 2]),
      (["seed=9"], [77, 16, 9, 2]),
      (["training={steps: 4}"], [4, 16, 1, 2]),
      (["backbone.blocks=[3]"], [77, 16, 1, 3]),
      (["training.batch=2", "training.steps=null"], [600, 2, 1, 2]),
    ])
  func overrides(settings: [String], expected: [Int]) throws {
    let experiment = try parse("method: affinity-tree\ntraining: {steps: 77}", set: settings)
    let training = experiment.training
    #expect(
      [training.steps, training.batch, experiment.seed, experiment.backbone.blocks[0]] == expected)
  }

  @Test("--set reaches every kind of value")
  func overrideKinds() throws {
    let experiment = try parse(
      "method: single-task\ndata: {source: planted}",
      set: [
        "method=affinity-tree", "options.search=beam", "tasks=[a, b.c]",
        "training.loss-weights.b.c=3", "name=x=y", "data.options.gain=2", "budget=0.25",
        "baseline=null",
      ])
    #expect(experiment.options["search"] == .text("beam"))
    #expect(experiment.training.lossWeights == ["b.c": 3])
    #expect(experiment.name == "x=y")
    #expect(experiment.data.options == ["gain": .number(2)])
    #expect(experiment.budget == 0.25)
  }

  @Test(
    "a text of an option is taken as it is, and reads back the same",
    arguments: ["y = a b / c; z = a / b / c", "{\"groups\": [[[\"a\"]]]}", "y = 1"])
  func texts(text: String) throws {
    let quoted = text.first == "{" ? "'\(text)'" : text
    let experiment = try parse("method: fixed-tree", set: ["options.tree=\(quoted)"])
    #expect(experiment.options == ["tree": .text(text)])
    #expect(try parse(ExperimentFile.yaml(of: experiment)) == experiment)
    let inFile = try parse("method: fixed-tree\noptions: {tree: \(quoted)}")
    #expect(inFile.options == experiment.options)
  }

  @Test(
    "a wrong --set is refused in one line",
    arguments: [
      ("training.stepz=5", "training.stepz: unknown key; did you mean training.steps?"),
      ("training.steps", "--set training.steps: is no setting; KEY=VALUE is needed"),
      ("=5", "--set =5: is no setting; KEY=VALUE is needed"),
      ("seed=[", "seed: the value [ of --set is no YAML; quote it, perhaps"),
      ("name.x=5", "name.x: unknown key; did you mean name?"),
    ])
  func wrongOverrides(setting: String, expected: String) throws {
    let error = #expect(throws: InputError.self) {
      try parse("method: affinity-tree", set: [setting])
    }
    #expect(error?.description == "a.yaml: \(expected)")
  }
}
