import Foundation
import Runs
import Testing

@Suite(.serialized) struct ImportTests {
  @Test("list, show, compare and log take the logs of other programs as runs")
  func commands() throws {
    let scratch = try Scratch()
    for (run, final) in [("sweep/a", Float(0.25)), ("sweep/b", 0.5)] {
      try log(values: [1, final], to: "\(scratch.path)/board/\(run)")
    }
    let list = try Program.run("list", "--sessions", "board", in: scratch.path)
    #expect(list.output.contains("sweep/a  logged  tensorboard  -"), "\(list.output)")
    let show = try Program.run("show", "b", "--sessions", "board", in: scratch.path)
    #expect(show.output.contains("  loss/train: 0.5 (lower is better)\n"), "\(show.output)")
    let names = ["compare", "sweep/a", "sweep/b", "--json", "--sessions", "board"]
    let compared = try Program.start(names, in: scratch.path).finish()
    let metrics = try #require(compared.json["metrics"] as? [[String: Any]])
    #expect(metrics.first?["values"] as? [Double] == [0.25, 0.5])
    #expect(metrics.first?["differences"] as? [Double] == [0, 0.25])
    let text = try Program.run("compare", "a", "b", "--sessions", "board", in: scratch.path)
    #expect(text.output.contains("0.5 (+0.25)"), "\(text.output)")
    let events = try Program.run("log", "a", "--sessions", "board", in: scratch.path)
    #expect(events.output.split(separator: "\n").count { $0.contains("\"scalar\"") } == 2)
    let resumed = try Program.run("resume", "a", "--sessions", "board", in: scratch.path)
    #expect(resumed.status == 2 && resumed.errors.contains("the run is logged"))
  }

  @Test("the dashboard shows another program's log and follows it as it grows")
  func following() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/board/sweep/a"
    try log(values: [1, 0.5], to: folder)
    let pane = try TerminalPane(["--sessions", "board"], size: (120, 36), in: scratch.path)
    #expect(pane.wait(for: "logged") != nil, "\(pane.text)")
    #expect(pane.wait(for: "loss/train") != nil, "\(pane.text)")
    try log(values: [1, 0.5, 0.0625], to: folder)
    #expect(pane.wait(for: "0\\.062") != nil, "\(pane.text)")
    try log(values: [3], to: "\(scratch.path)/board/late")
    #expect(pane.wait(for: "late") != nil, "\(pane.text)")
    try pane.press("s")
    #expect(pane.wait(for: "another program") != nil, "\(pane.text)")
    try pane.press("q")
    #expect(try #require(pane.waitForEnd()) == (0, true))
  }

  /// Writes values of the steps from 1 on under one tag.
  private func log(values: [Float], to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var bytes: [UInt8] = []
    for (index, value) in values.enumerated() {
      let tag = Array("loss/train".utf8)
      let number = withUnsafeBytes(of: value.bitPattern.littleEndian) { [0x15] + $0 }
      let entry = [0x0a, UInt8(tag.count)] + tag + number
      let summary = [0x0a, UInt8(entry.count)] + entry
      let payload = [0x10, UInt8(index + 1), 0x2a, UInt8(summary.count)] + summary
      RecordFrame.append(payload, to: &bytes)
    }
    try Data(bytes).write(to: URL(filePath: "\(folder)/events.out.tfevents.1.host"))
  }
}
