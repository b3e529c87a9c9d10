import Terminal

/// Where a drawn tree is: a row for each task, a column for each depth, the root at the left and
/// the tasks' names at the right.
///
/// Where there is no room for all depths or tasks, those around the cursor are shown.
struct TreeMap {
  /// The tasks from top to bottom.
  let order: [Int]

  /// Where the rows are.
  let body: Rect

  /// The places in `order` that are shown, and the depths.
  let rows: Range<Int>
  let depths: Range<Int>

  /// The columns that a depth takes, and how many tasks a block shows as chips.
  let column, chips: Int

  /// The rows that a task takes: two where there is room for air.
  let spacing: Int

  /// The columns before the first depth and those of the tasks' names.
  let root, names: Int

  /// The columns of a block around its chips: its ends, and where its branches begin.
  private static let frame = 3

  init(_ editor: TreeEditor, in rect: Rect) {
    let draft = editor.draft
    order = editor.shape.order
    let longest = draft.tasks.map(columnWidth).max() ?? 0
    names = min(longest, max(6, rect.width / 5), 24) + 3
    root = rect.width >= 60 ? 7 : 2
    let room = max(1, rect.width - names - root)
    let (count, tasks) = (draft.depths.count, draft.tasks.count)
    let title = (draft.depths.map(columnWidth).max() ?? 0) + 2
    let wanted = max(min(tasks, 8) + Self.frame, title, min(room / max(1, count), 24))
    column = max(Self.frame + 1, min(wanted, room / max(1, count)))
    chips = max(1, min(tasks, column - Self.frame))
    depths = ListWindow(of: count, around: editor.depth, height: max(1, room / column)).rows
    let place = order.firstIndex(of: editor.task) ?? 0
    spacing = rect.height >= 2 * order.count + 5 ? 2 : 1
    rows = ListWindow(of: order.count, around: place, height: rect.height).rows
    let width = min(rect.width, root + column * depths.count + names)
    body = rect.left(width).part.top(rows.count * spacing - (spacing - 1)).part
  }

  /// The row of a task's place in the order; nil where it is not shown.
  func y(_ place: Int) -> Int? {
    rows.contains(place) ? body.y + (place - rows.lowerBound) * spacing : nil
  }

  /// The rows from one place to another, as far as they are shown.
  func rows(from first: Int, to last: Int) -> Range<Int> {
    let top = y(first) ?? (first < rows.lowerBound ? body.y : body.bottom)
    let bottom = y(last).map { $0 + 1 } ?? (last < rows.lowerBound ? body.y : body.bottom)
    return top..<max(top, bottom)
  }

  /// The place of a row of cells; nil between two tasks.
  func place(at y: Int) -> Int? {
    (y - body.y) % spacing == 0 ? rows.lowerBound + (y - body.y) / spacing : nil
  }

  /// The first column of a depth that is shown.
  func x(_ depth: Int) -> Int { body.x + root + (depth - depths.lowerBound) * column }

  /// The column at which the branches of a depth's blocks begin.
  func junction(_ depth: Int) -> Int { x(depth) + column - 1 }

  /// The first column of the tasks' names, with the end of the last twig.
  var nameColumn: Int { x(depths.upperBound) }

  /// The task and the depth at a cell.
  func cell(at point: Point) -> (task: Int, depth: Int)? {
    guard body.contains(point) else { return nil }
    let place = (point.y - body.y) / spacing + rows.lowerBound
    let depth = (point.x - body.x - root) / column + depths.lowerBound
    return (
      order[min(place, order.count - 1)], min(max(depth, depths.lowerBound), depths.upperBound - 1)
    )
  }
}
