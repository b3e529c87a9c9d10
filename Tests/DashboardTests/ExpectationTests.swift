import Dashboard
import Runs
import Terminal
import Testing

/// What a user may expect of every page, as far as no other suite shows it.
@Suite("expectations")
struct ExpectationTests {
  private func live(_ keys: [Key] = [], _ size: Size = Size(width: 200, height: 50)) -> Dashboard {
    var dashboard = Fixtures.dashboard(
      size.width, size.height, runs: [Fixtures.singleTask, Fixtures.treeInRetraining])
    dashboard.open([Fixtures.treeInRetraining.id])
    for key in keys { _ = dashboard.update(.input(.key(key))) }
    return dashboard
  }

  @Test("a key changes the smoothing, and what was measured stands faint behind it")
  func smoothing() {
    let e = Key.character("e")
    for (presses, status) in [(0, "EMA .9 "), (1, "EMA .97 "), (2, "raw "), (3, "EMA .6 ")] {
      let dashboard = live([Key](repeating: e, count: presses))
      #expect(dashboard.view().text.contains("· \(status)·"), "\(status)")
    }
    #expect(live([e, e, e, e]).view() == live().view())
    // One task alone has room for both.
    let measured = live([.character("m")])
    let (smooth, raw) = (measured.view(), live([.character("m"), e, e]).view())
    func faint(_ canvas: Canvas) -> Int {
      (2..<24).reduce(0) { sum, y in
        sum + (2..<120).count { canvas[$0, y].style.isDim && canvas[$0, y].glyph != " " }
      }
    }
    #expect(faint(smooth) > 10 && faint(raw) == 0)
  }

  @Test("keys change the curves' axes")
  func axes() {
    #expect(live().view().text.contains("EMA .9 · log"))
    #expect(live([.character("l")]).view().text.contains("EMA .9 · linear"))
    #expect(live().view().text.contains("step│") || live().view().text.contains("step┃"))
    let overTime = live([.character("t")]).view().text
    #expect(overTime.contains("seconds│") || overTime.contains("seconds┃"))
  }

  @Test("settings that differ are shown alone, and all of them on demand")
  func settings() {
    var dashboard = Fixtures.dashboard(
      200, 50, runs: [Fixtures.allShared, Fixtures.finishedTree])
    _ = dashboard.update(.input(.key(.character("="))))
    let few = dashboard.view().text
    #expect(few.contains("d shows all") && few.contains("method"))
    #expect(!few.contains("training.batch"))
    for _ in 0..<5 { _ = dashboard.update(.input(.key(.tab))) }
    for key in [Key.character("d"), .character("z")] { _ = dashboard.update(.input(.key(key))) }
    let all = dashboard.view().text
    #expect(all.contains("d differing only") && all.contains("training.batch"))
  }

  @Test("a filter that nothing passes shows how one is written")
  func example() {
    var dashboard = Fixtures.dashboard(100, 30)
    for key in "/name:nothing ".map(Key.character) { _ = dashboard.update(.input(.key(key))) }
    let text = dashboard.view().text
    #expect(text.contains("Nothing matches name:nothing"))
    #expect(text.contains("A filter is written"))
    #expect(text.contains("such as method:affinity-tree loss<0.5 not failed"))
    #expect(text.contains("Esc shows all rows again."))
  }

  @Test(
    "the command line's words do on the screen what they do there",
    arguments: [
      ("run", Command.start(experiment: "Sessions/planted/affinity-tree.yaml"), Page.browser),
      ("show", nil, .live), ("list", nil, .browser), ("compare", nil, .compare),
      ("resume", .resume("quickstart/affinity-tree-1"), .browser),
      ("export onnx", .export(run: "quickstart/single-task-1", format: "onnx"), .browser),
    ] as [(String, Command?, Page)])
  func words(_ word: String, _ command: Command?, _ page: Page) {
    let single = ["quickstart/single-task-1"]
    let runs = word == "run" ? [] : Fixtures.runs
    var dashboard = Fixtures.dashboard(100, 30, runs: runs)
    if word.hasPrefix("export") { dashboard.open(single) }
    if word == "resume" { dashboard.open(["quickstart/affinity-tree-1"]) }
    if word == "run" { dashboard.open([]) }
    _ = dashboard.update(.input(.key(.character("1"))))
    for key in ":\(word)".map(Key.character) { _ = dashboard.update(.input(.key(key))) }
    let done = dashboard.update(.input(.key(.enter)))
    if word == "run", case .start? = done { return }
    #expect(done == command)
    #expect(dashboard.page == page)
  }

  @Test("every size down to one cell takes the key that quits", arguments: LayoutTests.sizes)
  func quit(_ width: Int, _ height: Int) {
    var dashboard = Fixtures.dashboard(width, height, runs: [Fixtures.finishedTree])
    _ = dashboard.view()
    #expect(dashboard.update(.input(.key(.character("q")))) == .quit)
  }

  @Test("the first line says which key changes the glyphs, and it does")
  func glyphs() {
    var dashboard = Fixtures.dashboard(100, 30)
    dashboard.welcome()
    #expect(dashboard.view().text.contains("G changes the glyphs where curves show as boxes"))
    var kinds: [Glyphs] = [dashboard.glyphs]
    for _ in 0..<3 {
      _ = dashboard.update(.input(.key(.character("G"))))
      kinds.append(dashboard.glyphs)
    }
    #expect(kinds == [.unicode, .blocks, .ascii, .unicode])
    for key in "?glyphs".map(Key.character) { _ = dashboard.update(.input(.key(key))) }
    #expect(dashboard.view().text.contains("Changes the glyphs"))
  }

  /// The styles of the cells that a name begins in.
  private func paints(of name: String, in canvas: Canvas) -> Set<Paint> {
    var found = Set<Paint>()
    for y in 0..<canvas.size.height {
      for x in 0..<canvas.size.width - name.count {
        let text = String(name.indices.enumerated().map { canvas[x + $0.offset, y].glyph })
        let isWord = x == 0 || !(canvas[x - 1, y].glyph.isLetter || canvas[x - 1, y].glyph == "-")
        guard text == name, isWord, canvas[x, y].style.foreground != .dim else { continue }
        found.insert(canvas[x, y].style.foreground)
      }
    }
    return found
  }

  @Test("a task has the same colour on every page", arguments: Array(Fixtures.tasks.enumerated()))
  func colors(_ index: Int, _ task: String) {
    let paints = paints(of: task, in: live([], Size(width: 300, height: 80)).view())
    #expect(paints.subtracting([.text]) == [.series(index)])
  }
}
