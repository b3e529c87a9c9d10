package import Terminal

/// Where everything is on a terminal of some size.
package struct Layout: Hashable, Sendable {
  /// How much room there is.
  package enum Breakpoint: Int, Hashable, Sendable, Comparable {
    /// A line that says so.
    case tooSmall
    /// One pane at a time, from 60x16.
    case narrow
    /// The main pane and one other, from 80x24.
    case compact
    /// Every important pane, from 100x28.
    case normal
    /// Every pane, from 160x45.
    case wide

    package init(_ size: Size) {
      let steps: [(Breakpoint, Int, Int)] = [
        (.wide, 160, 45), (.normal, 100, 28), (.compact, 80, 24), (.narrow, 60, 16),
      ]
      self = steps.first { size.width >= $0.1 && size.height >= $0.2 }?.0 ?? .tooSmall
    }

    package static func < (one: Breakpoint, other: Breakpoint) -> Bool {
      one.rawValue < other.rawValue
    }
  }

  /// A pane and its place.
  package struct Placed: Hashable, Sendable {
    package let pane: Pane
    package let rect: Rect
  }

  package let breakpoint: Breakpoint
  package let header: Rect
  package let status: Rect
  package let footer: Rect
  package private(set) var panes: [Placed] = []

  /// The layout of a page.
  ///
  /// - Parameters:
  ///   - size: the terminal's.
  ///   - page: what is shown.
  ///   - focus: the pane that keys go to; always among those placed.
  ///   - isZoomed: whether that pane has the whole page.
  package init(size: Size, page: Page, focus: Pane, isZoomed: Bool = false) {
    breakpoint = Breakpoint(size)
    let (head, below) = Rect(size: size).top(1)
    let (foot, above) = below.bottom(1)
    let (line, body) = above.bottom(1)
    (header, status, footer) = (head, line, foot)
    guard breakpoint > .tooSmall else { return }
    if isZoomed || breakpoint == .narrow {
      panes = [Placed(pane: focus, rect: body)]
    } else if breakpoint == .compact {
      placeCompact(body, page, focus)
    } else {
      place(body, page, focus)
    }
    if !panes.contains(where: { $0.pane == focus }) { replaceLast(with: focus) }
  }

  /// The place of a pane, if it has one.
  package func rect(of pane: Pane) -> Rect? { panes.first { $0.pane == pane }?.rect }

  /// The pane at a cell.
  package func pane(at point: Point) -> Pane? {
    panes.first { $0.rect.contains(point) }?.pane
  }

  private mutating func add(_ pane: Pane, _ rect: Rect) {
    panes.append(Placed(pane: pane, rect: rect))
  }

  /// A pane for which there is no room takes the place of the least important one.
  private mutating func replaceLast(with pane: Pane) {
    guard let last = panes.popLast() else { return }
    add(pane, last.rect)
  }

  /// The page's first pane above, the focused other one below.
  private mutating func placeCompact(_ body: Rect, _ page: Page, _ focus: Pane) {
    let main = page.panes[0]
    let other = focus == main ? page.panes[1] : focus
    let (below, above) = body.bottom(page == .browser ? body.height * 2 / 5 : body.height / 2)
    add(main, above)
    add(other, below)
  }

  private mutating func place(_ body: Rect, _ page: Page, _ focus: Pane) {
    switch page {
    case .browser: placeBrowser(body, focus)
    case .live: breakpoint == .wide ? placeWideLive(body) : placeLive(body, focus)
    case .compare: breakpoint == .wide ? placeWideCompare(body) : placeCompare(body, focus)
    case .queue: placeQueue(body)
    case .new: placeForm(body)
    case .draw: placeTree(body)
    }
  }

  private mutating func placeBrowser(_ body: Rect, _ focus: Pane) {
    let (events, above) = body.bottom(breakpoint == .wide ? max(6, body.height / 7) : 5)
    let preview = min(max(36, body.width * 31 / 100), 80)
    let (right, left) = above.right(preview)
    if body.width >= 180 {
      let (facets, table) = left.left(26)
      add(.facets, facets)
      add(.experiments, table)
      add(.preview, right)
    } else {
      // Tab leads to the facets, which are as high as a list should be only beside the table.
      add(.experiments, left)
      add(focus == .facets ? .facets : .preview, right)
    }
    add(.events, events)
  }

  private mutating func placeQueue(_ body: Rect) {
    let (events, above) = body.bottom(breakpoint == .wide ? max(6, body.height / 7) : 5)
    let (preview, queue) = above.right(min(max(36, body.width * 31 / 100), 80))
    add(.queue, queue)
    add(.preview, preview)
    add(.events, events)
  }

  private mutating func placeForm(_ body: Rect) {
    let (advice, form) = body.right(body.width * 2 / 5)
    add(.form, form)
    add(.advice, advice)
  }

  private mutating func placeTree(_ body: Rect) {
    let (below, tree) = body.bottom(body.height * 16 / 27)
    let (right, cost) = below.right(below.width / 2)
    let (moves, front) = right.top(min(11, right.height * 10 / 16))
    add(.draft, tree)
    add(.treeCost, cost)
    add(.moves, moves)
    add(.treeFront, front)
  }

  private mutating func placeLive(_ body: Rect, _ focus: Pane) {
    let (bottom, upper) = body.bottom(5 + (body.height - 25) / 6)
    let (middle, top) = upper.bottom(9 + (upper.height - 20) / 4)
    let side = max(38, body.width * 38 / 100)
    let (tree, curves) = top.right(side)
    let (affinity, tasks) = middle.right(side)
    let (resources, progress) = bottom.right(side)
    add([.multiples, .samples].contains(focus) ? focus : .curves, curves)
    add(.tree, tree)
    add(.tasks, tasks)
    add(.affinity, affinity)
    add(.progress, progress)
    add(.log, resources)
  }

  private mutating func placeWideLive(_ body: Rect) {
    let (side, main) = body.right(max(70, body.width * 38 / 100))
    let rows = main.rows([22, 9, 16])
    let (tasks, multiples) = (rows[1], rows[2])
    add(.curves, rows[0])
    add(.tasks, tasks)
    let parts = multiples.columns([1, 1])
    add(.multiples, parts[0])
    add(.samples, parts[1])
    let column = side.rows([16, 11, 9, 6, 5])
    add(.tree, column[0])
    add(.affinity, column[1])
    add(.progress, column[2])
    add(.log, column[3])
    add(.resources, column[4])
  }

  private mutating func placeCompare(_ body: Rect, _ focus: Pane) {
    let rows = body.rows([13, 9, 5])
    let columns = rows[0].columns([42, 58])
    add(.overlay, columns[0])
    add(.metrics, columns[1])
    add([.front, .difference].contains(focus) ? focus : .trees, rows[1])
    add(.settings, rows[2])
  }

  private mutating func placeWideCompare(_ body: Rect) {
    let rows = body.rows([20, 16, 11])
    let columns = rows[0].columns([55, 45])
    add(.overlay, columns[0])
    add(.metrics, columns[1])
    let (front, trees) = rows[1].right(max(56, body.width * 36 / 100))
    add(.trees, trees)
    add(.front, front)
    let (difference, settings) = rows[2].right(max(70, body.width / 2))
    add(.settings, settings)
    add(.difference, difference)
  }
}
