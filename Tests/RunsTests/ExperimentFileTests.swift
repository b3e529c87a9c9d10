import Runs
import Testing

@Suite("experiment files")
struct ExperimentFileTests {
  @Test(
    "a list of seeds or budgets stands for an experiment of each pair, those of a seed together",
    arguments: [
      ("seed: 3", [], ["3 0.6"]),
      ("seed: [3]", [], ["3 0.6"]),
      ("seed: [2, 1]", [], ["2 0.6", "1 0.6"]),
      ("budget: [0.5, 2]", [], ["1 0.5", "1 2.0"]),
      ("seed: [1, 2]\nbudget: [0.5, 0.7]", [], ["1 0.5", "1 0.7", "2 0.5", "2 0.7"]),
      ("seed: [1, 2]\nbudget: [0.5, 0.7]", ["seed=4", "budget=null"], ["4 0.6"]),
      ("seed: 7", ["seed=[1, 2, 3]"], ["1 0.6", "2 0.6", "3 0.6"]),
      ("seed: null\nbudget: null", [], ["1 0.6"]),
    ])
  func lists(line: String, settings: [String], expected: [String]) throws {
    let experiments = try parseAll("method: affinity-tree\n\(line)", set: settings)
    #expect(experiments.map { "\($0.seed) \($0.budget ?? 0)" } == expected)
    for experiment in experiments {
      #expect(try parse(ExperimentFile.yaml(of: experiment)) == experiment)
    }
  }

  @Test(
    "what is wrong is said in one line that names file, key and what is allowed",
    arguments: [
      ("training: {stepz: 5}", "training.stepz: unknown key; did you mean training.steps?"),
      ("steps: 5", "steps: unknown key; did you mean training.steps?"),
      ("learning_rate: 5", "learning_rate: unknown key; did you mean training.learning-rate?"),
      ("baselin: x", "baselin: unknown key; did you mean baseline?"),
      ("data: {sorce: scenes}", "data.sorce: unknown key; did you mean data.source?"),
      ("\"a\\nb\": 1", #"a\nb: unknown key; did you mean name?"#),
      ("training: 5", "training: is 5; a map of keys to values is needed"),
      ("training: [1]", "training: is a list of 1; a map of keys to values is needed"),
      (
        "training: {steps: 0}",
        "training.steps: is 0; a whole number from 1 to 1000000000 is needed"
      ),
      (
        "training: {steps: 1.5}",
        "training.steps: is 1.5; a whole number from 1 to 1000000000 is needed"
      ),
      (
        "training: {steps: many}",
        "training.steps: is many; a whole number from 1 to 1000000000 is needed"
      ),
      (
        "training: {steps: \"5\"}",
        "training.steps: is the text \"5\"; a whole number from 1 to 1000000000 is needed"
      ),
      (
        "training: {batch: 99999999999999999999}",
        "training.batch: is 99999999999999999999; a whole number from 1 to 65536 is needed"
      ),
      ("training: {threads: 5}", "training.threads: is 5; a whole number from 1 to 4 is needed"),
      ("training: {learning-rate: 0}", "training.learning-rate: is 0; a number above 0 is needed"),
      (
        "training: {learning-rate: .nan}",
        "training.learning-rate: is .nan; a number above 0 is needed"
      ),
      (
        "training: {learning-rate: inf}",
        "training.learning-rate: is inf; a number above 0 is needed"
      ),
      (
        "training: {weight-decay: -1}",
        "training.weight-decay: is -1; a number of at least 0 is needed"
      ),
      (
        "training: {optimizer: adm}",
        "training.optimizer: unknown value adm; did you mean adam? allowed are sgd, adam"
      ),
      (
        "training: {loss-weights: {dpth: 1}}",
        "training.loss-weights.dpth: unknown key; did you mean training.loss-weights.depth?"
      ),
      (
        "training: {loss-weights: {depth: -1}}",
        "training.loss-weights.depth: is -1; a number of at least 0 is needed"
      ),
      (
        "training: {weightng: dwa}",
        "training.weightng: unknown key; did you mean training.weighting?"
      ),
      (
        "training: {weighting: uncertanty}",
        "training.weighting: unknown value uncertanty; did you mean uncertainty? allowed are "
          + "equal, fixed, uncertainty, dwa, pcgrad"
      ),
      (
        "training: {weighting: dwa, loss-weights: {depth: 2}}",
        "training.loss-weights: are given, and training.weighting is dwa; leave them out, or set "
          + "training.weighting to fixed"
      ),
      (
        "training: {weighting: equal, loss-weights: {depth: 1}}",
        "training.loss-weights: are given, and training.weighting is equal; leave them out, or "
          + "set training.weighting to fixed"
      ),
      ("budget: 0", "budget: is 0; a number above 0 is needed"),
      ("seed: one", "seed: is one; a whole number of at least 0 is needed"),
      ("seed: [1, one]", "seed: is one; a whole number of at least 0 is needed"),
      ("seed: [1, 1.5]", "seed: is 1.5; a whole number of at least 0 is needed"),
      ("seed: [1, [2]]", "seed: is a list of 1; a whole number of at least 0 is needed"),
      (
        "seed: [1, 2, 1]", "seed: 1 is in the list twice; a list of different numbers is needed"
      ),
      (
        "seed: []", "seed: is an empty list; a number, or a list of 1 to 1000, is needed"
      ),
      ("budget: [0.5, 0]", "budget: is 0; a number above 0 is needed"),
      (
        "budget: [0.5, 0.50]",
        "budget: 0.50 is in the list twice; a list of different numbers is needed"
      ),
      ("budget: {a: 1}", "budget: is a map; a number above 0 is needed"),
      (
        "data: {size: [48]}",
        "data.size: is a list of 1; a list of whole numbers, its length 2, is needed"
      ),
      (
        "data: {size: [48, 0]}", "data.size: is 0; a whole number from 1 to 65536 is needed"
      ),
      (
        "data: {source: scnes}",
        "data.source: unknown value scnes; did you mean scenes? allowed are scenes, planted, "
          + "the path of a folder"
      ),
      (
        "data: {options: {gain: 2}}", "data.options.gain: unknown key; source scenes has none"
      ),
      (
        "data: {augmentation: {flips: true}}",
        "data.augmentation.flips: unknown key; did you mean data.augmentation.flip?"
      ),
      (
        "data: {augmentation: {scales: [1, 0.5]}}",
        "data.augmentation.scales: is 0.5; a number from 1 to 16 is needed"
      ),
      (
        "backbone: {blocks: []}",
        "backbone.blocks: is an empty list; a list of whole numbers, its length from 1 to 64, "
          + "is needed"
      ),
      (
        "backbone: {kind: vgg}",
        "backbone.kind: unknown value vgg; allowed are resnet, mlp"
      ),
      (
        "backbone: {heads: deep}",
        "backbone.heads: unknown value deep; allowed are convolution, aspp"
      ),
      (
        "backbone: {rates: [6, 12]}",
        "backbone.rates: are given, and backbone.heads is convolution; leave them out, or set "
          + "backbone.heads to aspp"
      ),
      (
        "backbone: {weights: a.safetensors, weights-hash: abc}",
        "backbone.weights-hash: is abc; the 64 hexadecimal digits of a SHA-256 are needed"
      ),
      (
        "tasks: [depht]",
        "tasks: unknown value depht; did you mean depth? allowed are segmentation, depth, normals"
      ),
      (
        "tasks: [depth, depth]",
        "tasks: depth is in the list twice; a list of different words is needed"
      ),
      ("tasks: []", "tasks: is an empty list; a list of words is needed"),
      ("options: {smples: 5}", "options.smples: unknown key; did you mean options.samples?"),
      ("options: {samples: 1}", "options.samples: is 1; a whole number from 2 to 1000 is needed"),
      (
        "options: {search: best}",
        "options.search: unknown value best; did you mean beam? allowed are exact, beam"
      ),
      ("options: {temperature: 2}", "options.temperature: is 2; a number from 0 to 1 is needed"),
      ("options: {warm: maybe}", "options.warm: is maybe; true or false is needed"),
      ("seed: 1\nseed: 2", "seed: the key is there twice; once is allowed"),
      ("name: [a, b]", "name: is a list of 2; a word is needed"),
    ])
  func errors(line: String, expected: String) throws {
    let error = #expect(throws: InputError.self) {
      try parse("method: affinity-tree\n\(line)\n")
    }
    #expect(error?.description == "a.yaml: \(expected)")
  }

  @Test(
    "a document that is no map is refused in one line",
    arguments: [
      ("", "document: is empty; a method is needed"),
      ("# nothing", "document: is empty; a method is needed"),
      ("- a\n- b", "document: is a list of 2; a map of keys to values is needed"),
      ("word", "document: is word; a map of keys to values is needed"),
      ("name: x", "method: is missing; one of single-task, affinity-tree, fixed-tree is needed"),
      ("[1]: 2", "a key is a list of 1; keys are words"),
      (
        "method: affinity-three",
        "method: unknown value affinity-three; did you mean affinity-tree? "
          + "allowed are single-task, affinity-tree, fixed-tree"
      ),
      (
        "method: single-task\noptions: {x: 1}",
        "options.x: unknown key; method single-task has none"
      ),
    ])
  func documents(yaml: String, expected: String) throws {
    let error = #expect(throws: InputError.self) { try parse(yaml) }
    #expect(error?.description == "a.yaml: \(expected)")
  }

  @Test(
    "broken YAML is refused in one line that names the line",
    arguments: [
      "method: [1, 2", "method: a\n\tseed: 1", "a: b: c", "method: a\n---\nmethod: b",
      "method: *x", "\u{1}", "method: \"a",
    ])
  func broken(yaml: String) throws {
    let error = #expect(throws: InputError.self) { try parse(yaml) }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("a.yaml: ") && text.contains("; ") && !text.contains("\n"), "\(text)")
  }

  @Test("every default is written out")
  func defaults() throws {
    let experiment = try parse("method: affinity-tree")
    #expect(
      ExperimentFile.yaml(of: experiment) == """
        name: affinity-tree
        method: affinity-tree
        seed: 1
        data:
          source: scenes
          size: null
          train: null
          validation: null
          test: null
          options: {}
          augmentation: null
        tasks: [segmentation, depth, normals]
        backbone:
          kind: resnet
          width: 16
          blocks: [2, 2, 2, 2]
          heads: null
          rates: null
          weights: null
          weights-hash: null
        training:
          steps: 600
          batch: 16
          optimizer: adam
          learning-rate: 0.001
          schedule: cosine
          weight-decay: 0.0001
          weighting: equal
          loss-weights: {}
          threads: 1
          validate-every: 50
          checkpoint-every: 100
          reuse: true
        budget: 0.6
        options: {samples: 256, search: exact, temperature: 0.5, warm: false}
        baseline: null

        """)
  }

  @Test("what is written reads back the same")
  func roundTrip() throws {
    let experiment = try parse(
      """
      name: a name
      method: affinity-tree
      seed: 7
      data:
        {source: planted, size: [48, 64], train: 2048, options: {gain: 1.5, kind: soft},
         augmentation: {flip: true, scales: [1, 1.25]}}
      tasks: [a, b]
      backbone:
        {kind: mlp, width: 8, blocks: [1, 2], heads: aspp, rates: [2, 4], weights: a/b.safetensors}
      training: {learning-rate: 1e-5, loss-weights: {a: 2}, weight-decay: 0}
      budget: 2
      options: {search: beam, warm: true}
      baseline: single-task
      """)
    #expect(experiment.training.learningRate == 0.00001)
    #expect(experiment.options["samples"] == .number(256))
    #expect(experiment.backbone.rates == [2, 4])
    #expect(experiment.data.augmentation?.scales == [1, 1.25])
    #expect(experiment.data.options == ["gain": .number(1.5), "kind": .text("soft")])
    #expect(try parse(ExperimentFile.yaml(of: experiment)) == experiment)
  }

  @Test(
    "a name may hold any characters",
    arguments: [
      "true", "null", "1.5", "1e3", "~", "- a", "a: b", "a #b", " a ", "[x]", "\"", "'", "\\",
      "\u{1b}[2J", "a\nb\r\tc", "\u{7f}\u{85}\u{9b}", "\u{202e}\u{2028}\u{feff}", "木 😀 é e\u{301}",
      "\0", "y", "0x10", "&a", "*a", "!t", "|", "%", "@", "`", "inf", ".nan", "2026-01-01", "=",
    ])
  func names(name: String) throws {
    var experiment = try parse("method: affinity-tree\ndata: {source: planted}\ntasks: [a]")
    experiment.name = name
    experiment.tasks = [name + "x"]
    experiment.training.weighting = "fixed"
    experiment.training.lossWeights = [name + "x": 2]
    experiment.data.options = ["t" + name: .text(name)]
    let read = try parse(ExperimentFile.yaml(of: experiment))
    #expect(read == experiment)
    #expect(read.name.unicodeScalars.elementsEqual(name.unicodeScalars))
  }

  @Test(
    "losses are weighed as given weights ask, else as the file says, else equally",
    arguments: [
      ("", "equal"), ("training: {loss-weights: {depth: 2}}", "fixed"),
      ("training: {loss-weights: {}}", "equal"), ("training: {weighting: fixed}", "fixed"),
      ("training: {weighting: pcgrad}", "pcgrad"),
      ("training: {weighting: fixed, loss-weights: {depth: 0}}", "fixed"),
    ])
  func weighting(line: String, expected: String) throws {
    let experiment = try parse("method: affinity-tree\n\(line)")
    #expect(experiment.training.weighting == expected)
    #expect(try parse(ExperimentFile.yaml(of: experiment)) == experiment)
  }

  @Test("a deeply nested document is refused, not followed")
  func nesting() {
    #expect(throws: InputError.self) { try parse(String(repeating: "[", count: 100_000)) }
  }
}
