import Runs
import Terminal

extension Dashboard {
  /// What fills a pane.
  func panel(_ pane: Pane) -> any Panel {
    switch pane {
    case .experiments: experimentTable
    case .preview: selectedGroup.map { ReplicatesPanel(group: $0, library: library) } ?? preview
    case .facets: FacetsPanel(browser: browser, isFocused: focusedPane == .facets)
    case .events: events
    case .queue: queuePanel
    case .draft, .treeCost, .moves, .treeFront: treePanel(pane)
    case .form, .advice:
      form.map { formPanel(pane, $0) }
        ?? EmptyPanel(heading: pane.title, lines: [noForm + "."])
    case .curves, .tree, .tasks, .affinity, .progress, .log, .multiples, .samples, .resources:
      shownRun.map { livePanel(pane, $0) }
        ?? EmptyPanel(
          heading: pane.title,
          lines: [firstStep ?? "No run yet; \(keyName(.start)) starts one in the browser."])
    case .overlay, .metrics, .trees, .settings, .front, .difference:
      compared.count > 1
        ? comparisonPanel(pane, compared)
        : EmptyPanel(
          heading: pane.title,
          lines: [
            "\(keyName(.mark)) marks runs in the browser, \(keyName(.compare)) compares them."
          ])
    }
  }

  private func formPanel(_ pane: Pane, _ form: ExperimentForm) -> any Panel {
    pane == .form
      ? FormPanel(form: form)
      : FormAdvice(
        form: form, isMeasuring: isMeasuring, keys: keyNames)
  }

  private var experimentTable: ExperimentTable {
    ExperimentTable(
      library: library, browser: browser, stopping: stopping, now: now,
      keys: keyNames)
  }

  private var preview: any Panel {
    var entry: ExperimentEntry?
    var unreadable: UnreadableEntry?
    switch page == .queue ? nil : browser.selected {
    case .experiment(let path): entry = library.experiments.first { $0.path == path }
    case .unreadable(let path): unreadable = library.unreadable.first { $0.path == path }
    case .run, .replicates, .session, nil: break
    }
    return PreviewPanel(
      run: subject, entry: entry, delta: subject.flatMap { library.deltas[$0.id] },
      baseline: subject.flatMap { library.baseline(of: $0) },
      unreadable: unreadable, startKey: keyName(.start))
  }

  private var events: EventsPanel {
    EventsPanel(
      lines: library.news, utcOffset: utcOffset,
      scroll: scroll[.events] ?? 0)
  }

  private func livePanel(_ pane: Pane, _ run: Run) -> any Panel {
    let scroll = scroll[pane] ?? 0
    return switch pane {
    case .tree: tree(of: run)
    case .tasks: TaskTable(run: run, baseline: library.baseline(of: run), scroll: scroll)
    case .affinity: belief(of: run)
    case .progress: ProgressPanel(run: run, usage: shownUsage, scroll: scroll)
    case .log: messages(of: run)
    case .multiples: MultiplesPanel(run: run, memory: curveMemory)
    case .samples:
      SamplePanel(
        sheet: live.sample, paints: TaskPaints(run.tasks), hasColors: hasColors,
        isImported: run.isImported, zoomKey: keyName(.zoom))
    case .resources: ResourcesPanel(usage: shownUsage)
    default: curves(of: run)
    }
  }

  /// The curves of the newest training or phase, for the preview.
  static func newestCurves(of run: Run) -> CurveChart {
    let scopes = CurveScope.all(of: run)
    let scope = scopes.isEmpty ? nil : scopes[CurveScope.newest(in: scopes, of: run)]
    return CurveChart(
      curves: scope?.losses(of: run) ?? [], settings: CurveSettings(),
      steps: scope?.steps(of: run), showsRaw: false, hasLegend: false)
  }

  private func curves(of run: Run) -> CurveChart {
    let scopes = CurveScope.all(of: run)
    guard !scopes.isEmpty else { return CurveChart(curves: [], settings: live.curves) }
    let index = min(live.scope ?? CurveScope.newest(in: scopes, of: run), scopes.count - 1)
    let scope = scopes[index]
    let metrics = run.primaryMetrics
    let metric = live.curves.measure == 0 ? nil : metrics.dropFirst(live.curves.measure - 1).first
    let name = metric.map(\.label) ?? run.lossesTitle
    return CurveChart(
      heading: "\(scope.title(of: run, glyphs))\(glyphs.separator)\(name)",
      curves: metric.map { scope.curves(of: $0, in: run) } ?? scope.losses(of: run),
      settings: live.curves, memory: curveMemory, steps: scope.steps(of: run),
      hasMarkers: !(hasColors && hasHues),
      facts: scopes.count > 1 ? "\(index + 1)/\(scopes.count)" : "",
      explanation: metric == nil
        ? ["Curves appear with the first step of a training."]
        : ["\(name) appears with the first validation of its task."], drawn: drawn(on: .curves))
  }

  /// What the run's method believes.
  private func belief(of run: Run) -> any Panel {
    let paints = TaskPaints(run.tasks)
    return switch run.belief {
    case .policy(let policy): PolicyPanel(policy: policy, paints: paints)
    case .branching(let branching):
      ParentsPanel(
        branching: branching, history: run.branchings, paints: paints, location: live.location,
        keys: keyNames)
    case .affinity(let affinity): self.affinity(affinity, of: run)
    case .grouping(let grouping):
      GroupingPanel(
        grouping: grouping, paints: paints, location: live.location ?? run.firstLocation,
        keys: keyNames, scroll: scroll[.affinity] ?? 0)
    case nil: affinity(nil, of: run)
    }
  }

  private func affinity(_ affinity: Affinity?, of run: Run) -> AffinityPanel {
    let explanations = [
      "affinity-tree": "Affinities appear after the single-task phase.",
      "adashare": "Policies appear after the search's warm-up.",
      "gumbel-tree": "Parents appear with the search's first epoch.",
      "task-grouping": "Losses of networks appear as the first of them are trained.",
    ]
    let method = run.experiment.method
    return AffinityPanel(
      affinity: affinity, paints: TaskPaints(run.tasks), location: live.location,
      cell: isOnCells ? live.cell : nil, keys: keyNames,
      explanation: [
        run.isImported
          ? "The log of another program tells of no affinities."
          : explanations[method] ?? "\(method) measures no affinities; affinity-tree does."
      ])
  }

  private func messages(of run: Run) -> EventsPanel {
    EventsPanel(
      lines: EventsPanel.lines(of: [run], named: false, limit: 500), utcOffset: utcOffset,
      heading: Pane.log.title, scroll: scroll[.log] ?? 0,
      explanation: ["What the run reports appears here."])
  }

  private func comparisonPanel(_ pane: Pane, _ sides: [Compared]) -> any Panel {
    let baseline = min(comparison.baseline, sides.count - 1)
    let scroll = scroll[pane] ?? 0
    return switch pane {
    case .metrics:
      MetricComparison(
        sides: sides, deltas: library.deltas, baseline: baseline,
        step: comparison.isAligned ? sides.commonStep : nil, scroll: scroll)
    case .trees: ArchitectureComparison(sides: sides, baseline: baseline, scroll: scroll)
    case .settings:
      SettingsComparison(
        experiments: sides.map { $0.runs.map(\.experiment) },
        showsAll: comparison.showsAllSettings, allKey: keyName(.allSettings), scroll: scroll)
    case .front: ParetoPanel(tradeOffs: tradeOffs(of: sides), cost: comparison.cost)
    case .difference:
      AffinityDifference(
        affinities: sides.map(\.affinity), baseline: baseline,
        paints: TaskPaints(sides[baseline].run.tasks), location: comparison.location,
        keys: keyNames)
    default: overlay(of: sides)
    }
  }

  /// What the loss of all tasks is of the compared runs.
  private func lossHeading(of sides: [Compared]) -> String {
    let tags = Set(sides.filter(\.run.isImported).map(\.run.lossTag))
    guard let tag = tags.first, tags.count == 1, sides.allSatisfy(\.run.isImported) else {
      return "Loss of all tasks"
    }
    return tag
  }

  private func overlay(of sides: [Compared]) -> CurveChart {
    let metrics = sharedMetrics
    let measure = comparison.curves.measure
    let metric = measure == 0 ? nil : metrics.dropFirst(measure - 1).first
    let curves = sides.enumerated().map { index, side in
      let curves = side.runs.map { run in
        metric.map { run.newestSeries($0.tag).map { Curve($0) } ?? Curve() }
          ?? LossHistory(run).curve
      }
      return NamedCurve(
        name: letter(index), paint: .series(index), curve: Curve.mean(of: curves),
        replicates: curves.count > 1 ? curves : [])
    }
    return CurveChart(
      heading: metric.map(\.label) ?? lossHeading(of: sides), curves: curves,
      settings: comparison.curves, steps: sides.map(\.run.experiment.training.steps).max(),
      showsRaw: false, hasMarkers: true,
      facts: sides.contains { $0.runs.count > 1 } ? "band \(glyphs.signs.plusMinus)1 s.d." : "",
      explanation: ["No compared run has this yet; \(keyName(.measure)) shows another measure."],
      drawn: drawn(on: .overlay))
  }
}
