public import Terminal

/// Something that a key does: one row of the table behind keys, hints, help and the README.
public struct Action: Hashable, Sendable {
  /// Which action it is.
  public enum Name: String, CaseIterable, Hashable, Sendable {
    case open, start, pause, stop, undo, resume, retry, delete, mark, compare, filter, sort,
      reverse, columns
    case logarithmic, smoothing, horizontalAxis, measure
    case previousTraining, nextTraining, previousLocation, nextLocation
    case closer, wider, freeze, previousRevision, nextRevision
    case baseline, allSettings, groupSeeds, align, cost
    case up, down, left, right, pageUp, pageDown, first, last
    case nextPane, previousPane, zoom
    case browser, live, comparison, form, queue, moveUp, moveDown
    case draw, drawing, split, merge, branchUp, branchDown, bestTree, smallerTree, largerTree, redo
    case new, edit, nextValue, previousValue, restore, estimate
    case copy, theme, glyphs, mouse, redraw, suspend
    case palette, help, back, quit
  }

  /// Which action it is.
  public let name: Name

  /// The keys that do it, the one for hints first.
  public let keys: [Key]

  /// A word or two for the hints in the last row.
  public let label: String

  /// A sentence for the help.
  public let help: String

  /// The pages on which the keys do it.
  public let pages: Set<Page>

  /// Whether it is offered in the last row; help lists it in any case.
  public let isHinted: Bool

  init(
    _ name: Name, _ keys: [Key], _ label: String, _ help: String,
    on pages: Set<Page> = Set(Page.allCases), isHinted: Bool = true
  ) {
    self.name = name
    self.keys = keys
    self.label = label
    self.help = help
    self.pages = pages
    self.isHinted = isHinted
  }

  /// The actions of a page, the most useful first.
  public static func actions(on page: Page) -> [Action] {
    all.filter { $0.pages.contains(page) }
  }

  /// The action of a name.
  static func action(_ name: Name) -> Action? { all.first { $0.name == name } }

  /// The keys, for instance "↑ k".
  func keyNames(isASCII: Bool) -> String {
    keys.map { isASCII ? $0.asciiDescription : $0.description }.joined(separator: " ")
  }

  /// The table of all keys, for the README.
  public static var markdownTable: String {
    let rows = all.map { action in
      let keys = action.keys.map { "`\(markdown($0))`" }.joined(separator: " ")
      let pages = Page.allCases.filter(action.pages.contains).map(\.title)
      let scope = pages.count == Page.allCases.count ? "everywhere" : pages.joined(separator: ", ")
      return "| \(keys) | \(scope) | \(action.help) |"
    }
    return (["| Key | Where | What it does |", "|---|---|---|"] + rows).joined(separator: "\n")
      + "\n"
  }

  private static func markdown(_ key: Key) -> String {
    key == .character("|") ? "\\|" : key == .enter ? "Enter" : key.description
  }
}

extension Action {
  /// Every action; the order is that of the hints and of the help.
  public static let all: [Action] = drawing + running + looking + moving + general

  private static let drawing = [
    Action(
      .split, [.character(" ")], "split",
      "Lets the branch under the cursor begin at this depth, or the task have a block of its own.",
      on: [.draw]),
    Action(
      .merge, [.character("m")], "merge",
      "Makes one of this block and the next one, here and at the depths before.", on: [.draw]),
    Action(
      .branchUp, [.character("K")], "move up",
      "Moves the branch or task under the cursor to the block above.", on: [.draw]),
    Action(
      .branchDown, [.character("J")], "move down",
      "Moves the branch or task under the cursor to the block below.", on: [.draw]),
    Action(
      .bestTree, [.character("b")], "best",
      "Takes the best tree that has no more parameters than the drawn one.", on: [.draw]),
    Action(
      .smallerTree, [.character("[")], "smaller", "Takes the best tree of the next smaller size.",
      on: [.draw], isHinted: false),
    Action(
      .largerTree, [.character("]")], "larger", "Takes the best tree of the next larger size.",
      on: [.draw], isHinted: false),
    Action(.redo, [.character("r")], "redo", "Does again what was taken back.", on: [.draw]),
  ]

  private static let running = [
    Action(
      .start, [.character("s")], "start",
      "Starts new runs of the selected experiment, of each seed and budget not yet done, or of the "
        + "form's settings, or the drawn tree.", on: [.browser, .live, .new, .draw]),
    Action(
      .pause, [.character("p")], "pause", "Holds the run, or lets a held one go on.",
      on: [.browser, .live, .queue]),
    Action(
      .stop, [.character("x")], "stop",
      "Stops the run after its step, with a checkpoint; pressed again, at once.",
      on: [.browser, .live, .queue]),
    Action(
      .undo, [.character("u")], "undo",
      "Takes back a stop or a deletion of the last ten seconds, or what was drawn last."),
    Action(
      .moveUp, [.character("K")], "earlier", "Lets the run have threads before the one above it.",
      on: [.queue]),
    Action(
      .moveDown, [.character("J")], "later", "Lets the run have threads after the one below it.",
      on: [.queue]),
    Action(
      .resume, [.character("r")], "resume", "Goes on with an ended run from its last checkpoint.",
      on: [.browser, .live]),
    Action(
      .retry, [.character("R")], "retry", "Starts a new run with the settings of an ended one.",
      on: [.browser, .live]),
    Action(
      .new, [.character("n")], "new",
      "Opens a form to change the selected settings and start that.",
      on: [.browser, .live, .draw]),
    Action(
      .edit, [.enter], "type", "Types the selected setting's value.", on: [.new]),
    Action(
      .nextValue, [.character(" "), .right], "choose",
      "Gives the selected setting its next choice.", on: [.new]),
    Action(
      .previousValue, [.left], "previous choice",
      "Gives the selected setting its previous choice.", on: [.new], isHinted: false),
    Action(
      .restore, [.backspace, .delete], "restore",
      "Gives the selected setting, or the drawn tree, what it had at first.", on: [.new, .draw]),
    Action(
      .estimate, [.character("E")], "measure",
      "Trains a few steps to tell parameters and time.", on: [.new]),
    Action(
      .open, [.enter, .character("l"), .right], "open",
      "Shows the selected run as it happens, or a facet's rows alone.",
      on: [.browser, .queue]),
    Action(
      .mark, [.character(" ")], "mark",
      "Marks the run, or the runs of all seeds, for a comparison; hides or shows a facet's rows.",
      on: [.browser]),
    Action(
      .compare, [.character("=")], "compare",
      "Puts the marked runs, or else the two newest, side by side.",
      on: [.browser, .live]),
    Action(
      .filter, [.character("/")], "filter",
      "Shows only rows that pass, such as: method:adashare loss<0.5 (running or failed).",
      on: [.browser]),
    Action(
      .delete, [.character("D")], "delete",
      "Deletes the marked runs, or else the selected one, after asking; files go ten seconds later.",
      on: [.browser], isHinted: false),
    Action(.sort, [.character("o")], "sort", "Changes the order of the rows.", on: [.browser]),
    Action(
      .reverse, [.character("O")], "reverse", "Turns the order of the rows around.",
      on: [.browser], isHinted: false),
    Action(
      .columns, [.character("c")], "columns", "Chooses the columns, and which of them orders.",
      on: [.browser]),
    Action(
      .draw, [.character("d")], "draw",
      "Draws a tree by hand, beginning with the selected run's.", on: [.browser, .live, .queue]),
  ]

  private static let looking = [
    Action(
      .measure, [.character("m")], "measure",
      "Changes what the curves show: losses, or one task's metric.",
      on: [.live, .compare]),
    Action(
      .baseline, [.character("b")], "baseline",
      "Changes the run that the others are measured against.",
      on: [.compare]),
    Action(
      .allSettings, [.character("d")], "all settings",
      "Shows all settings, or only those that differ.",
      on: [.compare]),
    Action(
      .groupSeeds, [.character("g")], "seeds",
      "Shows runs of several seeds as one, with mean and deviation, or each by itself.",
      on: [.compare]),
    Action(
      .align, [.character("a")], "align",
      "Compares runs that are not done at the last step that all have reached, or each as it is.",
      on: [.compare]),
    Action(
      .cost, [.character("c")], "cost",
      "Changes what the Pareto front is drawn over: parameters, multiply-adds or latency.",
      on: [.compare]),
    Action(
      .nextTraining, [.character("]")], "training", "Shows the curves of the next training.",
      on: [.live]),
    Action(
      .previousTraining, [.character("[")], "previous training",
      "Shows the curves of the training before.", on: [.live], isHinted: false),
    Action(
      .nextLocation, [.character("}")], "location",
      "Shows what is believed at the next deeper location.",
      on: [.live, .compare]),
    Action(
      .previousLocation, [.character("{")], "previous location",
      "Shows what is believed at the location before.", on: [.live, .compare], isHinted: false),
    Action(
      .closer, [.character("+")], "closer",
      "Shows half as much of the curves, around the cursor; dragging shows a span.",
      on: [.live, .compare], isHinted: false),
    Action(
      .wider, [.character("-")], "wider", "Shows twice as much of the curves.",
      on: [.live, .compare], isHinted: false),
    Action(
      .freeze, [.character("f")], "freeze",
      "Holds the picture while the training goes on, or lets it go on too.", on: [.live]),
    Action(
      .previousRevision, [.character("<")], "older tree",
      "Shows the structure before, of those that the run believed in or chose.", on: [.live],
      isHinted: false),
    Action(
      .nextRevision, [.character(">")], "newer tree", "Shows the structure after.", on: [.live],
      isHinted: false),
    Action(
      .smoothing, [.character("e")], "smoothing", "Changes how much the curves are smoothed.",
      on: [.live, .compare]),
    Action(
      .logarithmic, [.character("l")], "log",
      "Draws the curves over a logarithmic axis, or a linear one.",
      on: [.live, .compare]),
    Action(
      .horizontalAxis, [.character("t")], "step/time", "Draws the curves over steps, or over time.",
      on: [.live, .compare]),
  ]

  private static let moving = [
    Action(.up, [.up, .character("k")], "up", "Goes up a row.", isHinted: false),
    Action(.down, [.down, .character("j")], "down", "Goes down a row.", isHinted: false),
    Action(
      .left, [.left, .character("h")], "cursor left",
      "Moves the cursor left: on the curves, the focused table of affinities, or the drawn tree.",
      on: [.live, .compare, .draw], isHinted: false),
    Action(
      .right, [.right], "cursor right", "Moves the cursor right.",
      on: [.live, .compare, .draw], isHinted: false),
    Action(.pageUp, [.pageUp], "page up", "Goes up a page.", isHinted: false),
    Action(.pageDown, [.pageDown], "page down", "Goes down a page.", isHinted: false),
    Action(.first, [.home], "first", "Goes to the first row.", isHinted: false),
    Action(.last, [.end], "last", "Goes to the last row.", isHinted: false),
    Action(.nextPane, [.tab], "pane", "Puts the focus on the next pane."),
    Action(
      .previousPane, [.backTab], "previous pane", "Puts the focus on the pane before.",
      isHinted: false),
    Action(
      .zoom, [.character("z")], "zoom", "Gives the focused pane the whole page, or takes it back."),
    Action(
      .browser, [.character("1")], "browser", "Shows all experiments and runs.", isHinted: false),
    Action(
      .live, [.character("2")], "live", "Shows the selected run as it happens.", isHinted: false),
    Action(.comparison, [.character("3")], "comparison", "Shows the comparison.", isHinted: false),
    Action(
      .queue, [.character("5")], "queue", "Shows which runs train and wait, and in which order.",
      isHinted: false),
    Action(.form, [.character("4")], "form", "Shows the form of a new run.", isHinted: false),
    Action(
      .drawing, [.character("6")], "drawing", "Shows the tree that is drawn by hand.",
      isHinted: false),
  ]

  private static let general = [
    Action(
      .copy, [.character("y")], "copy",
      "Copies the run's name, the file's path, the form's command, or the drawn tree.",
      isHinted: false),
    Action(.theme, [.character("T")], "theme", "Changes the colours.", isHinted: false),
    Action(
      .glyphs, [.character("G")], "glyphs", "Changes the glyphs: Braille, blocks, ASCII.",
      isHinted: false),
    Action(
      .mouse, [.character("M")], "mouse",
      "Leaves the mouse to the terminal, for selecting text, or takes it back.", isHinted: false),
    Action(
      .redraw, [.control("l")], "redraw", "Paints the whole screen anew.", isHinted: false),
    Action(
      .suspend, [.control("z")], "suspend", "Puts the program into the background.",
      isHinted: false),
    Action(
      .palette, [.character(":")], "command",
      "Takes a command by its name, such as sort loss."),
    Action(
      .help, [.character("?")], "help",
      "Lists the keys; typing filters, and what is selected can be done."),
    Action(
      .back, [.escape], "back",
      "Goes back: from the zoomed pane or curves, the page, the filter, the marks."),
    Action(
      .quit, [.character("q")], "quit", "Ends the program; asks first when runs are active."),
  ]
}
