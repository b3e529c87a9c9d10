import Foundation

/// Files that a user asked for: there whole or not at all, and never in the place of others.
package enum NewFiles {
  /// Refuses a path that has something already, or whose folder is not there.
  ///
  /// - Throws: `InputError` naming the path.
  package static func check(_ path: String) throws {
    let folder = Disk.parent(of: path)
    guard Disk.isFolder(folder) else {
      throw InputError(file: path, problem: "there is no folder \(folder); make it first")
    }
    guard access(folder, W_OK) == 0 else {
      throw InputError(file: path, problem: "the folder \(folder) cannot be written to")
    }
    guard !isTaken(path) else {
      throw InputError(file: path, problem: "is there already; name another with -o")
    }
  }

  /// Writes files, each to its path; when one cannot be, none is left.
  ///
  /// - Throws: `InputError` when there is something at a path, `StoreError` when it cannot be
  ///   written.
  package static func write(_ files: [(path: String, bytes: [UInt8])]) throws {
    var written: [String] = []
    do {
      for file in files {
        try write(file.bytes, to: file.path)
        written.append(file.path)
      }
    } catch {
      for path in written { try? Disk.remove(path) }
      throw error
    }
  }

  /// Writes a new folder of files.
  ///
  /// - Throws: as the other.
  package static func write(
    folder path: String, _ files: [(name: String, bytes: [UInt8])]
  ) throws {
    try check(path)
    let temporary = temporaryPath(for: path)
    do {
      try Disk.makeFolder(temporary)
      for file in files { try Disk.create("\(temporary)/\(file.name)", file.bytes) }
      // Made first, since only a folder that is there and empty is replaced for certain.
      guard mkdir(path, 0o755) == 0 else { throw taken(path) }
      try Disk.rename(temporary, to: path)
    } catch {
      try? Disk.remove(temporary)
      throw error
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try check(path)
    let temporary = temporaryPath(for: path)
    defer { unlink(temporary) }
    try Disk.create(temporary, bytes)
    // A link, unlike a new name, does not replace what came in the meantime.
    guard link(temporary, path) == 0 else { throw taken(path) }
  }

  private static func taken(_ path: String) -> any Error {
    errno == EEXIST
      ? InputError(file: path, problem: "is there already; name another with -o")
      : StoreError(path: path, code: errno)
  }

  /// Whether there is anything of that name, a link to nothing too.
  private static func isTaken(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private static func temporaryPath(for path: String) -> String {
    "\(Disk.parent(of: path))/.\(path.lastComponent).\(getpid()).\(UInt32.random(in: 0...(.max)))"
  }
}
