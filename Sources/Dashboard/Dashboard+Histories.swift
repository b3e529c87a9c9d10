public import Runs

extension Dashboard {
  /// Whether the rows, or their order, depend on the numbers of runs.
  var areRowsByNumbers: Bool {
    let order = browser.arrangement.order
    return order == .loss || order == .steps || !browser.filter.isEmpty
  }

  /// The runs whose numbers are shown, or ordered by, and are not yet known.
  public var missingHistories: [Run.ID] {
    guard library.hasBriefRuns else { return [] }
    let visible = browser.rows.dropFirst(browser.offset).prefix(tableHeight)
    let listed = (areRowsByNumbers ? browser.rows[...] : visible).compactMap { row in
      if case .run(let id) = row { id } else { nil }
    }
    let shown = [subject].compactMap(\.self) + (page == .compare ? compared.flatMap(\.runs) : [])
    let baselines = shown.compactMap { library.baseline(of: $0) }
    var seen = Set<Run.ID>()
    return ((shown + baselines).map(\.id) + listed).filter {
      library[$0]?.isBrief == true && seen.insert($0).inserted
    }
  }
}
