public import Runs

extension Dashboard {
  /// Shows runs: none in the browser, one as it happens or happened, several side by side.
  ///
  /// - Parameter runs: runs that `Message.runs` told of; others are not shown.
  public mutating func open(_ runs: [Run.ID]) {
    revision += 1
    browser.isTouched = !runs.isEmpty
    browser.marks = runs.count > 1 ? runs.map(Row.run) : []
    if let first = runs.first { browser.selected = .run(first) }
    reveal()
    if !runs.isEmpty { show(runs.count > 1 ? .compare : .live) }
  }
}
