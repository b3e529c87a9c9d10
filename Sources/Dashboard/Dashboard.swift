public import Runs
public import Terminal

/// Everything the user sees and can do, as a value.
///
/// `update` is the only thing that changes it and `view` only reads it, so that the same messages
/// always lead to the same frames.
public struct Dashboard: Sendable {
  /// The name of the theme in use.
  public internal(set) var theme: String

  /// The glyphs that it draws with.
  public internal(set) var glyphs: Glyphs

  /// How often it changed, for a loop that draws only what is new.
  public internal(set) var revision = 0

  /// The page that is shown.
  public internal(set) var page = Page.browser

  var size: Size
  let themes: [String]
  let hasColors: Bool
  var hasHues = true
  let utcOffset: Int
  let exportFormats: [String]
  var now = 0.0
  var usage: ResourceUsage?
  var library = Library()
  var browser = BrowserState()
  var live = LiveState()
  /// What was found of curves for earlier frames.
  let curveMemory = CurveMemory()
  var comparison = ComparisonState()
  /// The settings of runs that are about to be started.
  var form: ExperimentForm?
  /// A tree that is drawn by hand.
  var treeEditor: TreeEditor?
  /// Whether a few steps of the form's experiment are being measured.
  var isMeasuring = false
  /// The words that a form may use; without them nothing can be started from one.
  let vocabulary: Vocabulary?
  var focus: [Page: Pane] = [:]
  var scroll: [Pane: Int] = [:]
  var isZoomed = false
  var help: HelpState?
  var columnChoice: ColumnChoice?
  var palette: PaletteState?
  /// The settings that the program has kept or is about to.
  var kept = ViewSettings()
  var quitting: QuitState?
  var deleting: DeleteState?
  var flash: Flash?
  /// What went wrong too and is shown once the line before it has been.
  var failures: [String] = []
  /// What can be taken back, the newest last.
  var undoable: [Undoable] = []
  /// Runs that are stopping and whose stop was taken back.
  var goingOn: Set<Run.ID> = []
  var queue = QueueState()
  var keymap = Keymap.usual
  var hasMouse: Bool
  var pointer = PointerState()
  /// Runs that were asked to stop and have not yet done so.
  var stopping: Set<String> = []

  /// A dashboard that knows of no experiment yet.
  ///
  /// - Parameters:
  ///   - size: the terminal's.
  ///   - glyphs: what it draws with at first.
  ///   - themes: the names of all themes, among which a key chooses.
  ///   - theme: the name of the one in use.
  ///   - hasColors: whether curves can be told apart by their colours.
  ///   - hasMouse: whether clicks and the wheel come as inputs.
  ///   - utcOffset: seconds that the clock on the wall is ahead of UTC.
  ///   - exportFormats: what a finished run can be written as.
  ///   - vocabulary: the words that a new experiment may use.
  public init(
    size: Size, glyphs: Glyphs = .unicode, themes: [String] = [], theme: String = "",
    hasColors: Bool = true, hasMouse: Bool = true, utcOffset: Int = 0,
    exportFormats: [String] = [], vocabulary: Vocabulary? = nil
  ) {
    self.size = size
    self.glyphs = glyphs
    self.themes = themes
    self.theme = theme
    self.hasColors = hasColors
    self.hasMouse = hasMouse
    self.utcOffset = utcOffset
    self.vocabulary = vocabulary
    self.exportFormats = exportFormats
  }

  /// Takes other keys than the usual ones.
  public mutating func use(_ keymap: Keymap) {
    revision += 1
    self.keymap = keymap
  }

  /// Whether it changes with the clock alone, so that ticks are worth sending.
  public var isAnimating: Bool {
    flash != nil || !undoable.isEmpty || library.hasActiveRuns
  }

  /// The pane that keys go to.
  package var focusedPane: Pane { focus[page] ?? page.panes[0] }

  /// Where everything is.
  package var layout: Layout {
    Layout(size: size, page: page, focus: focusedPane, isZoomed: isZoomed)
  }
}

/// The browser's selection, order and filter.
struct BrowserState: Sendable {
  var rows: [Row] = []
  /// The facets' values among the rows that pass the filter.
  var facets: [FacetCount] = []
  /// How many rows there would be if none were hidden.
  var total = 0
  var selected: Row?
  /// Whether the user has done anything; until then loading chooses what is selected.
  var isTouched = false
  var offset = 0
  var arrangement = Arrangement()
  var filter = FilterLine()
  var isFiltering = false
  /// What the rows passed that are shown.
  var lastFilter = RowFilter.none
  /// The columns that are shown, as far as there is room.
  var columns = RowColumn.usual
  /// The views that were saved, in the order of their names.
  var views: [SavedView] = []
  /// The facets' line that was selected last, which may have gone.
  var chosenFacet: FacetLine?
  /// Rows of runs and replicates to compare, in the order in which they were marked.
  var marks: [Row] = []
  /// The session and file of an experiment just started, whose new run is to be selected.
  var awaited: [String]?
}

/// What the live page shows of a run.
struct LiveState: Sendable {
  var run: String?
  /// The training or group shown, counted in the run's list; nil follows the newest.
  var scope: Int?
  /// The location whose affinities are shown; nil is the deepest.
  var location: Int?
  /// The row and column that are read out in the table of affinities.
  var cell = Point(x: 1, y: 0)
  /// The structure shown, counted in the run's history; nil follows the newest.
  var revision: Int?
  /// The newest pictures of the shown run, and of which training and validation they were asked for.
  var sample: SampleSheet?
  var askedSample, answeredSample: SampleRequest?
  /// The run as it was when the picture was frozen.
  var frozen: Run?
  var curves = CurveSettings()
}

/// What the comparison shows.
struct ComparisonState: Sendable {
  var baseline = 0
  var showsAllSettings = false
  /// Whether a run that has replicates stands for all of them.
  var groupsSeeds = true
  /// Whether runs that are not done are compared at the last step that all have reached.
  var isAligned = true
  /// What the Pareto front is drawn over.
  var cost = Cost.parameters
  /// The location whose affinities are subtracted; nil is the deepest.
  var location: Int?
  var curves = CurveSettings()
}

/// The help's filter and selection.
struct HelpState: Sendable {
  var filter = ""
  var selected = 0
}

/// The list of columns to choose from.
struct ColumnChoice: Sendable {
  var selected = 0
}

/// The question before the program ends.
struct QuitState: Sendable {
  var selected = 0
  /// Whether the runs are being stopped.
  var isStopping = false
}

/// A line that goes away by itself.
struct Flash: Sendable {
  let text: String
  let isFailure: Bool
  let shown: Double

  /// Seconds that it stays.
  static let life = 6.0
  /// How many failures wait for their turn at most.
  static let mostWaiting = 9
}
