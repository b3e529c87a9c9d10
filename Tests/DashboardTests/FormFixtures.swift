import Runs

extension Fixtures {
  /// The words of a small program.
  static let vocabulary = Vocabulary(
    methods: [
      MethodDescription(
        name: "affinity-tree", summary: "Groups tasks by the affinity of their features.",
        source: "a paper", defaultBudget: 0.6,
        options: [
          OptionDescription(
            name: "samples", kind: .integer(2...1000), defaultValue: .number(256),
            meaning: "How many samples the affinities are measured on.", source: "section 3"),
          OptionDescription(
            name: "search", kind: .choice(["exact", "beam"]), defaultValue: .text("exact"),
            meaning: "How the tree is looked for.", source: "equation 2"),
        ]),
      MethodDescription(name: "all-shared", summary: "One network for all.", source: ""),
      MethodDescription(
        name: "fixed-tree", summary: "A tree given by hand.", source: "",
        options: [
          OptionDescription(
            name: "tree", kind: .text(form: "DEPTH = TASK TASK / TASK; DEPTH = ..."),
            defaultValue: .text(""), meaning: "The groups of tasks that share a block.",
            source: "required")
        ]),
      MethodDescription(name: "single-task", summary: "A network for each.", source: ""),
    ],
    sources: ["scenes", "planted"], cores: 4)
}
