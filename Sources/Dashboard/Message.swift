public import Runs
public import Terminal

extension Dashboard {
  /// Something that happened outside of the dashboard: all that can change it.
  ///
  /// It is nested because `Runs` has a `Message` of its own.
  public enum Message: Sendable {
    /// A key, the mouse, or another size of the terminal.
    case input(Input)

    /// The experiments' files: replaces all that were known.
    case experiments([ExperimentEntry])

    /// The runs: replaces all that were known.
    case runs([Run])

    /// More runs, none of which was known.
    case added([Run])

    /// Runs that were known in brief, with all their numbers.
    case histories([Run])

    /// One run, new or read anew.
    case run(Run)

    /// Something happened in a run; nothing changes when the run is unknown.
    case record(run: String, Record)

    /// The folders and files that could not be read: replaces all that were known.
    case unreadable([UnreadableEntry])

    /// The runs that another process trains: replaces all that were known. They go on when this
    /// program ends.
    case elsewhere(Set<Run.ID>)

    /// Runs whose files are gone.
    case removed(Set<Run.ID>)

    /// The runs in the hands of this program, the first to get threads first, and how many threads
    /// there are: replaces all that was known.
    case queue([QueuedRun], threads: Int)

    /// What a few steps told of an experiment; nothing when they failed.
    case estimate(Experiment, Estimate?)

    /// Pictures that were asked for; nil where there are none.
    case sample(SampleRequest, SampleSheet?)

    /// The best trees that were asked for.
    case front(TreeQuestion, TreeFront)

    /// What the program uses of the machine.
    case usage(ResourceUsage)

    /// Whether the theme in use has hues; where it has none, signs tell curves apart.
    case palette(hasHues: Bool)

    /// The clock, in seconds since 1970.
    case tick(Double)

    /// A line that says what was done.
    case notice(String)

    /// A line that says what went wrong.
    case failure(String)
  }
}

/// What the user asked for and the dashboard cannot do itself.
public enum Command: Hashable, Sendable {
  /// Start the experiments in a file: a new run of each that has none finished or active, or of
  /// each when all are finished.
  case start(experiment: String)

  /// Start experiments of a session that are not what their file says.
  case startChanged([Experiment], session: String, file: String)

  /// Find out, by a few steps, how large and how fast an experiment is.
  case measure(Experiment)

  /// Hold a run.
  case pause(String)

  /// Let a held run go on.
  case proceed(String)

  /// End a run after its step, with a checkpoint.
  case stop(String)

  /// End a run at once; the steps since its last checkpoint are lost.
  case stopNow(String)

  /// Go on with an ended run from its last checkpoint.
  case resume(String)

  /// Start a new run with the settings of an ended one.
  case retry(String)

  /// Remove the files of runs.
  case remove([Run.ID])

  /// Let a run of this program change places with the one before it, or else the one after it.
  case move(String, isEarlier: Bool)

  /// Read the newest pictures of a training.
  case readSample(SampleRequest)

  /// Find the best trees of every budget.
  case searchTrees(TreeQuestion)

  /// Put a text into the clipboard.
  case copy(String)

  /// Use the theme of a name.
  case theme(String)

  /// Write a finished run for other programs, into the working folder.
  case export(run: String, format: String)

  /// Take clicks and the wheel, or leave them to the terminal.
  case mouse(Bool)

  /// Keep how rows are shown for the next start.
  case keep(ViewSettings)

  /// Go to the background.
  case suspend

  /// Paint every cell anew.
  case redraw

  /// Store a checkpoint of each active run, stop them, and end the program.
  case quit

  /// End the program at once; the steps since the last checkpoints are lost.
  case quitNow
}

/// The file of an experiment.
public struct ExperimentEntry: Hashable, Sendable {
  /// The session's name: the folder that the file is in.
  public var session: String

  /// The file's name without its ending.
  public var file: String

  /// Where the file is; `Command.start` names it.
  public var path: String

  /// What the file says, an experiment for each of its seeds and budgets, or why it cannot be used.
  public var experiments: Result<[Experiment], InvalidExperiment>

  /// A file and what it says.
  public init(
    session: String, file: String, path: String,
    experiments: Result<[Experiment], InvalidExperiment>
  ) {
    self.session = session
    self.file = file
    self.path = path
    self.experiments = experiments
  }
}

/// Why an experiment's file cannot be used.
public struct InvalidExperiment: Error, Hashable, Sendable {
  /// One line, as the command line would print it.
  public var reason: String

  /// A reason in one line.
  public init(reason: String) { self.reason = reason }
}

/// A folder or file that could not be read.
public struct UnreadableEntry: Hashable, Sendable {
  /// Where it is.
  public var path: String

  /// One line that says what is wrong with it.
  public var reason: String

  /// A place and what is wrong there.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

/// What the program uses of the machine, trainings and dashboard together.
public struct ResourceUsage: Hashable, Sendable {
  /// Processor time of the whole process, in percent of one core.
  public var processorPercent: Double

  /// Memory held by the process, in bytes.
  public var residentBytes: Int

  /// Processor time of the dashboard alone, in percent of one core.
  public var dashboardPercent: Double

  /// Frames drawn in a second; nil where that is not counted.
  public var framesPerSecond: Double?

  /// Bytes sent to the terminal for a frame; nil where that is not counted.
  public var bytesPerFrame: Int?

  /// A measurement.
  public init(
    processorPercent: Double, residentBytes: Int, dashboardPercent: Double,
    framesPerSecond: Double? = nil, bytesPerFrame: Int? = nil
  ) {
    self.framesPerSecond = framesPerSecond
    self.bytesPerFrame = bytesPerFrame
    self.processorPercent = processorPercent
    self.residentBytes = residentBytes
    self.dashboardPercent = dashboardPercent
  }
}
