/// The folders below a folder that hold event files of other programs, each a run as TensorBoard
/// counts them.
struct LogFolders {
  /// The folder that all are below.
  let root: String

  /// How deep folders may lie.
  private static let deepest = 32

  private var found: [String] = []

  /// The folders that were looked in, runs of Ramify's own not among them.
  private var passed: [String] = []

  /// The folders that were come through, by device and file number: links may lead in circles.
  private var visited: Set<[UInt64]> = []

  private init(root: String) { self.root = root }

  /// The paths of the folders within a folder, "." for itself, in the order of their names;
  /// Ramify's own runs and hidden folders are passed by.
  static func all(in root: String) -> [String] {
    var folders = LogFolders(root: root)
    folders.look(in: "", depth: 0)
    return folders.found
  }

  /// The folder itself and all within it in which logs or runs may appear: those that `all` looks in.
  static func passed(in root: String) -> [String] {
    var folders = LogFolders(root: root)
    folders.look(in: "", depth: 0)
    return folders.passed
  }

  private mutating func look(in path: String, depth: Int) {
    let folder = path.isEmpty ? root : "\(root)/\(path)"
    guard depth <= Self.deepest, let identity = Disk.identity(of: folder),
      visited.insert(identity).inserted
    else { return }
    let (folders, files) = Disk.children(of: folder)
    if files.contains("experiment.yaml"), RunFolder(path: folder).isOwn { return }
    passed.append(folder)
    let hasLog = files.contains { $0.contains("tfevents") }
    if hasLog { found.append(path.isEmpty ? "." : path) }
    for name in folders { look(in: path.isEmpty ? name : "\(path)/\(name)", depth: depth + 1) }
  }
}
