import CNcurses
import Foundation

/// Why the terminal could not be taken over, and what works instead.
public struct TerminalError: Error, Equatable, CustomStringConvertible {
  /// A sentence for the user.
  public let description: String
}

/// The controlling terminal, painted through ncurses.
///
/// There is one at most at a time, and one thread uses it. However the process ends, the terminal
/// is as it was before.
public struct CursesScreen: ~Copyable, Screen {
  /// Columns and rows, as of the last input.
  public private(set) var size = Size(width: 0, height: 0)
  /// Wakes `next` from any thread.
  public let waker = Waker()

  private var theme: Theme
  private let colors: ColorDepth
  private let hasUnicode: Bool
  private var pens: [Style: Pen] = [:]
  private var pairs: PairCache
  private var shown: Canvas?
  private var needsRedraw = false
  private var decoder = InputDecoder()
  private var inputs: [Input] = []
  private var lastByte = ContinuousClock.now
  private var isHungUp = false

  /// Takes over the controlling terminal.
  ///
  /// - Parameters:
  ///   - theme: how roles look.
  ///   - colors: how many colours are used.
  ///   - hasUnicode: whether anything but ASCII may be sent; what is not ASCII shows as `?` if not.
  ///   - mouse: whether clicks, drags and the wheel come as inputs.
  ///   - diagnostics: a file that standard output and error are added to meanwhile, since they
  ///     would be written across the screen; they are left alone when nil.
  /// - Throws: `TerminalError` when there is no terminal, or none that can be drawn on.
  public init(
    theme: Theme = .builtIn, colors: ColorDepth = .c256, hasUnicode: Bool = true,
    mouse: Bool = true, diagnostics: String? = nil
  ) throws {
    self.theme = theme
    self.colors = colors
    self.hasUnicode = hasUnicode
    let term = try Self.checkedTerm(ProcessInfo.processInfo.environment["TERM"])
    try Self.open(term, colors, hasUnicode, mouse, diagnostics)
    pairs = Self.emptyPairs()
    measure()
  }

  deinit {
    screen_close()
  }

  /// Changes how roles look, at once.
  public mutating func setTheme(_ theme: Theme) {
    self.theme = theme
    pens = [:]
    repaint()
  }

  /// Turns clicks, drags and the wheel on or off; while off, the terminal's own selection works.
  public mutating func setMouse(_ isOn: Bool) {
    screen_set_mouse(isOn ? 1 : 0)
  }

  /// Sends everything anew, as after something else wrote on the terminal.
  public mutating func redraw() {
    needsRedraw = true
    repaint()
  }

  /// Offers text to the clipboard of whoever sits at the terminal, also over SSH.
  ///
  /// - Returns: whether it was short enough to be sent; terminals take about 74 kB.
  public mutating func copy(_ text: String) -> Bool {
    let encoded = Data(text.utf8).base64EncodedString()
    guard encoded.utf8.count <= 74_000 else { return false }
    let sequence = Array("\u{1b}]52;c;\(encoded)\u{7}".utf8.map { CChar(bitPattern: $0) })
    screen_send(sequence, Int32(sequence.count))
    return true
  }

  /// Gives the terminal back, stops as Ctrl-Z stops other programs, and comes back when continued.
  public mutating func suspend() {
    whileAway { screen_stop() }
    _ = wake_take()
    inputs.append(.wake)
  }

  /// Gives the terminal back while `body` runs, an editor for example.
  public mutating func whileAway<Result>(_ body: () throws -> Result) rethrows -> Result {
    screen_leave()
    defer { comeBack() }
    return try body()
  }
}

extension CursesScreen {
  /// How a style is drawn: attributes, and the number of a pair of colours.
  private struct Pen {
    let attributes, pair: Int32
  }

  /// Shows a frame; nothing is sent when it is the one that is shown.
  public mutating func present(_ canvas: Canvas) {
    if pairs.isExhausted { forgetPairs() }
    let known = !needsRedraw && shown?.size == canvas.size ? shown : nil
    if known == nil, shown?.size != canvas.size { screen_erase() }
    var isNew = known == nil || known?.cursor != canvas.cursor
    for y in 0..<min(canvas.size.height, size.height) {
      guard let span = canvas.changes(from: known, inRow: y) else { continue }
      isNew = true
      let start = y * canvas.size.width
      paint(canvas.cells[start + span.lowerBound..<start + span.upperBound])
      screen_end_span(Int32(y), Int32(span.lowerBound))
    }
    guard isNew else { return }
    let cursor = canvas.cursor.flatMap { canvas.bounds.contains($0) ? $0 : nil }
    screen_show(Int32(cursor?.x ?? -1), Int32(cursor?.y ?? -1), needsRedraw ? 1 : 0)
    shown = canvas
    needsRedraw = false
  }

  private mutating func paint(_ cells: ArraySlice<Cell>) {
    var style: Style?
    var pen = Pen(attributes: 0, pair: 0)
    for cell in cells where !(cell.isContinuation && hasUnicode) {
      if cell.style != style {
        style = cell.style
        pen = self.pen(cell.style)
      }
      put(cell.isContinuation ? GlyphCode(scalar: "?") : cell.code, pen)
    }
  }

  private func put(_ code: GlyphCode, _ pen: Pen) {
    if !hasUnicode, code.scalar?.isASCII != true {
      screen_put(UInt32(UInt8(ascii: "?")), pen.attributes, pen.pair)
    } else if let scalar = code.scalar {
      screen_put(scalar.value, pen.attributes, pen.pair)
    } else {
      let values = code.character.unicodeScalars.map(\.value)
      screen_put_marked(values, Int32(values.count), pen.attributes, pen.pair)
    }
  }

  private mutating func pen(_ style: Style) -> Pen {
    if let pen = pens[style] { return pen }
    let ink = theme.ink(style, colors)
    let (number, isNew) = pairs.number(foreground: ink.foreground, background: ink.background)
    if isNew { screen_define_pair(Int32(number), Int32(ink.foreground), Int32(ink.background)) }
    let pen = Pen(attributes: ink.attributes.reduce(0) { $0 | $1.curses }, pair: Int32(number))
    pens[style] = pen
    return pen
  }

  private mutating func forgetPairs() {
    pairs = Self.emptyPairs()
    pens = [:]
    shown = nil
  }

  private mutating func repaint() {
    guard let canvas = shown else { return }
    shown = nil
    present(canvas)
  }

  private static func emptyPairs() -> PairCache {
    // Pictures have some thousand pairs of neighbouring pixels.
    PairCache(limit: min(8192, Int(screen_pair_limit())))
  }
}

extension Theme.Attribute {
  fileprivate var curses: Int32 {
    switch self {
    case .bold: Int32(screen_bold)
    case .dim: Int32(screen_dim)
    case .reverse: Int32(screen_reverse)
    case .underline: Int32(screen_underline)
    }
  }
}

extension CursesScreen {
  /// Whether `next` would return at once.
  public var hasPendingInput: Bool {
    !inputs.isEmpty || Int(screen_wait(0, isHungUp ? 1 : 0)) & ~ready_nothing != 0
  }

  /// Waits for the next input; a terminal that is gone is a request to end, see
  /// `TerminationSignals`.
  public mutating func next(timeoutMilliseconds: Int?) -> Input? {
    let start = ContinuousClock.now
    while inputs.isEmpty {
      let left = timeoutMilliseconds.map { max(0, $0 - Self.milliseconds(since: start)) }
      // What has begun is complete when nothing follows soon.
      let patience = decoder.patienceMilliseconds.map {
        max(0, $0 - Self.milliseconds(since: lastByte))
      }
      let wait = [left, patience].compactMap { $0 }.min() ?? -1
      let ready = Int(screen_wait(Int32(clamping: wait), isHungUp ? 1 : 0))
      if ready != 0 {
        take(ready)
      } else if wait == patience {
        inputs += decoder.flush()
      } else {
        return nil
      }
    }
    return inputs.removeFirst()
  }

  private static func milliseconds(since start: ContinuousClock.Instant) -> Int {
    Int((ContinuousClock.now - start) / .milliseconds(1))
  }

  private mutating func take(_ ready: Int) {
    if ready & ready_wake != 0 { takeWakes() }
    if ready & ready_input != 0 { takeBytes() }
    if ready & ready_hangup != 0 { hangUp() }
  }

  private mutating func takeBytes() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Int(screen_read(&bytes, Int32(bytes.count)))
    lastByte = .now
    if count == 0 { hangUp() }
    inputs += decoder.feed(bytes.prefix(max(0, count)))
  }

  private mutating func hangUp() {
    isHungUp = true
    TerminationSignals.request(SIGHUP)
  }

  private mutating func takeWakes() {
    var reasons = Int(wake_take())
    // A window that is being dragged sends many sizes; the last one counts.
    var patience = 10
    while reasons & wake_resized != 0, patience > 0, screen_wait(16, 1) != 0 {
      reasons |= Int(wake_take())
      patience -= 1
    }
    if reasons & wake_stop != 0 { return suspend() }
    if reasons & wake_continued != 0 { comeBack() }
    if reasons & wake_resized != 0, measure() { inputs.append(.resize(size)) }
    let requests = wake_asked | wake_signal
    if reasons & requests != 0 { inputs.append(.wake) }
  }

  /// Takes the terminal again, which others used meanwhile.
  private mutating func comeBack() {
    screen_enter()
    if measure() { inputs.append(.resize(size)) }
    redraw()
  }

  /// Finds out the size, and whether it is another one.
  @discardableResult
  private mutating func measure() -> Bool {
    var (width, height): (Int32, Int32) = (0, 0)
    screen_measure(&width, &height)
    let before = size
    size = Size(width: Int(width), height: Int(height))
    if size != before { shown = nil }
    return size != before
  }
}

extension CursesScreen {
  private static func checkedTerm(_ term: String?) throws -> String {
    let instead = "`ramify list` and `ramify run` work without one"
    guard let term, !term.isEmpty else {
      throw TerminalError(description: "TERM is not set, so the terminal is unknown; \(instead)")
    }
    guard term != "dumb" else {
      throw TerminalError(
        description: "TERM is dumb, a terminal that cannot be drawn on; \(instead)")
    }
    guard isatty(STDOUT_FILENO) == 1 else {
      throw TerminalError(
        description: "standard output is not a terminal, which the dashboard needs; \(instead)")
    }
    return term
  }

  private static func open(
    _ term: String, _ colors: ColorDepth, _ hasUnicode: Bool, _ mouse: Bool, _ log: String?
  ) throws {
    let status = term.withCString { term in
      withOptionalCString(log) { log in
        screen_open(
          screen_options(
            term: term, log: log, colors: colors == .never ? 0 : 1, unicode: hasUnicode ? 1 : 0,
            mouse: mouse ? 1 : 0))
      }
    }
    switch status {
    case screen_opened: return
    case screen_no_terminal:
      throw TerminalError(description: "/dev/tty: this process has no terminal")
    case screen_no_log:
      throw TerminalError(description: "\(log ?? ""): cannot be written; choose another folder")
    default:
      throw TerminalError(
        description:
          "TERM is \(term), which is not in the terminfo database; try TERM=xterm-256color")
    }
  }

  private static func withOptionalCString<Result>(
    _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
  }
}
