import Foundation
import Testing

/// Screens without a terminal.
@Suite struct SnapshotTests {
  @Test("a screen is drawn as a picture, the same each time, and printed as one frame")
  func snapshot() throws {
    let scratch = try Scratch()
    let single = Small.experiment(method: "single-task", steps: 8)
    try scratch.write(single, to: "Sessions/s/single.yaml")
    try scratch.write(
      single.replacing("single-task", with: "all-shared"), to: "Sessions/s/all.yaml")
    for name in ["single", "all"] {
      let run = try Program.run("run", "Sessions/s/\(name).yaml", in: scratch.path)
      #expect(run.status == 0, "\(run.errors)")
    }
    try checkPictures(in: scratch)
    try checkSample(in: scratch)
    let frame = try Program.run("dashboard", "--once", "--size", "80x24", in: scratch.path)
    let lines = frame.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 25 && lines[0].hasPrefix(" ramify"))
    #expect(frame.output.contains("single-1") && !frame.output.contains("\u{1b}"))
  }

  @Test("a theme's file that is wrong is named, and the built-in colours are used")
  func brokenTheme() throws {
    let scratch = try Scratch()
    let source = "\(Program.root)/Themes/fjord.yaml"
    let good = try String(contentsOfFile: source, encoding: .utf8)
    try scratch.write(good.replacing("  bad: ", with: "  worse: "), to: "Themes/mine.yaml")
    try scratch.write(good.replacing("\"#ff875f\"", with: "red"), to: "Themes/ramify-dark.yaml")
    let mine = try Program.run("snapshot", "--theme", "mine", in: scratch.path)
    #expect(mine.status == 0 && mine.output.contains("<svg"))
    #expect(mine.errors.contains("mine.yaml: roles.worse: unknown"))
    #expect(mine.errors.split(separator: "\n").count == 1)
    let frame = try Program.run("dashboard", "--once", "--size", "200x20", in: scratch.path)
    #expect(frame.status == 0, "\(frame.errors)")
    #expect(frame.output.contains("ramify-dark.yaml: roles.bad.color: \"red\" is not a color"))
  }

  /// The last validation leaves pictures that the live screen shows.
  private func checkSample(in scratch: Scratch) throws {
    #expect(scratch.has("Sessions/s/runs/all-1/trainings/all-tasks/sample.ppm"))
    let live = try Program.run("snapshot", "all-1", "--size", "200x50", in: scratch.path)
    for text in ["step 8", "target above, prediction below"] {
      #expect(live.output.contains(text), "\(text)")
    }
    try scratch.write("P6", to: "Sessions/s/runs/all-1/trainings/all-tasks/sample.ppm")
    let damaged = try Program.run("snapshot", "all-1", "--size", "200x50", in: scratch.path)
    #expect(damaged.status == 0 && damaged.output.contains("Pictures appear"))
  }

  private func checkPictures(in scratch: Scratch) throws {
    let screens = [
      ([], "Experiments"), (["single-1"], "Curves"), (["s/single", "s/all"], "Architectures"),
    ]
    for (runs, pane) in screens {
      let arguments = ["snapshot"] + runs + ["--size", "100x30", "-o", "screen.svg"]
      for _ in 0..<2 {
        let outcome = try Program.start(arguments, in: scratch.path).finish()
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
        let picture = try String(contentsOfFile: "\(scratch.path)/screen.svg", encoding: .utf8)
        #expect(picture.contains(pane), "\(runs)")
        let printed = try Program.start(Array(arguments.dropLast(2)), in: scratch.path).finish()
        #expect(printed.output == picture)
      }
    }
    let help = try Program.run("snapshot", "--keys", "?", in: scratch.path)
    #expect(help.output.contains("type to filter"))
  }

  @Test(
    "what cannot be drawn is named in one line",
    arguments: [
      (["snapshot", "nothing"], "nothing"), (["snapshot", "--size", "0x9"], "--size 0x9"),
      (["snapshot", "--keys", "bang"], "--keys bang"),
      (["snapshot", "-o", "no/x.svg"], "no/x.svg"),
      (["snapshot", "--theme", "none"], "none"),
      (["dashboard", "--once", "--size", "x"], "--size x"),
    ])
  func refusals(arguments: [String], name: String) throws {
    let scratch = try Scratch()
    let outcome = try Program.start(arguments, in: scratch.path).finish()
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("ramify: ") && outcome.errors.contains(name))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}
