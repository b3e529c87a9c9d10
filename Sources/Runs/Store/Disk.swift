import Foundation

/// The file operations that the store's durability rests on, all in one place.
package enum Disk {
  /// What an operation does.
  package enum Operation: Hashable, Sendable {
    case create, write, truncate, sync, rename, remove, makeFolder
  }

  /// Makes operations fail, in tests.
  package struct Fault: Sendable {
    let code: @Sendable (Operation, String) -> Int32?

    /// Failures by the error number for an operation on a path, `nil` to let it pass.
    package init(_ code: @escaping @Sendable (Operation, String) -> Int32?) { self.code = code }
  }

  /// The failures of the task at hand.
  @TaskLocal package static var fault: Fault?

  /// Opens a file for writing at its end, made if need be.
  static func openForAppending(_ path: String) throws -> Int32 {
    try check(.create, path)
    return try succeeded(open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644), path)
  }

  /// Writes all bytes to an open file.
  static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, _ path: String) throws {
    try check(.write, path)
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Foundation.write(file, start, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw StoreError(path: path, code: count < 0 ? errno : EIO) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Cuts an open file to a length.
  static func truncate(_ file: Int32, to length: Int, _ path: String) throws {
    try check(.truncate, path)
    try succeeded(ftruncate(file, off_t(length)), path)
  }

  /// Cuts a file to a length, safe from a loss of power.
  static func truncate(_ path: String, to length: Int) throws {
    let file = try openForAppending(path)
    defer { close(file) }
    try truncate(file, to: length, path)
    try sync(file, path)
  }

  /// Waits until an open file is safe from a loss of power.
  static func sync(_ file: Int32, _ path: String) throws {
    try check(.sync, path)
    try succeeded(fsync(file), path)
  }

  /// Makes what was created or renamed in a folder safe from a loss of power.
  static func syncFolder(_ path: String) throws {
    let folder = try succeeded(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), path)
    defer { close(folder) }
    try sync(folder, path)
  }

  /// Makes a folder and those above it; one that is there is left as it is.
  static func makeFolder(_ path: String) throws {
    guard !isFolder(path) else { return }
    try makeFolder(parent(of: path))
    try check(.makeFolder, path)
    guard mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    throw StoreError(path: path, code: errno)
  }

  /// Renames a file or folder, replacing a file or an empty folder of the new name.
  static func rename(_ path: String, to other: String) throws {
    try check(.rename, other)
    try succeeded(Foundation.rename(path, other), other)
  }

  /// Removes a file or link, or a folder with all that is in it; what links lead to stays.
  static func remove(_ path: String) throws {
    try check(.remove, path)
    if isFolder(path), !isLink(path) {
      for name in names(in: path) { try remove(path + "/" + name) }
      try succeeded(rmdir(path), path)
    } else {
      try succeeded(unlink(path), path)
    }
  }

  private static func check(_ operation: Operation, _ path: String) throws {
    guard let code = fault?.code(operation, path) else { return }
    throw StoreError(path: path, code: code)
  }

  @discardableResult
  private static func succeeded(_ status: Int32, _ path: String) throws -> Int32 {
    guard status >= 0 else { throw StoreError(path: path, code: errno) }
    return status
  }
}

extension Disk {
  /// Makes a new file of some bytes, safe from a loss of power but for its name.
  static func create(_ path: String, _ bytes: [UInt8]) throws {
    let file = try openForAppending(path)
    defer { close(file) }
    try bytes.withUnsafeBytes { try write($0, to: file, path) }
    try sync(file, path)
  }

  /// Replaces a file's content: readers find the old or the new, whatever happens.
  static func replace(_ path: String, _ bytes: [UInt8]) throws {
    let folder = parent(of: path)
    let temporary = "\(folder)/.\(path.lastComponent).\(getpid()).\(UInt32.random(in: 0...(.max)))"
    do {
      try create(temporary, bytes)
      try rename(temporary, to: path)
      try syncFolder(folder)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Replaces a file's content: readers find the old or the new, but after a loss of power perhaps
  /// neither.
  static func refresh(_ path: String, _ bytes: [UInt8]) throws {
    let temporary = "\(parent(of: path))/.\(path.lastComponent).\(getpid())"
    do {
      unlink(temporary)
      let file = try openForAppending(temporary)
      defer { close(file) }
      try bytes.withUnsafeBytes { try write($0, to: file, temporary) }
      try rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// The bytes of a file from an offset on, up to another; a pipe is refused, not waited for.
  static func read(_ path: String, from offset: Int = 0, upTo end: Int = .max) throws -> [UInt8] {
    let file = try succeeded(open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), path)
    defer { close(file) }
    let size = min(end, try size(of: file, path))
    guard size > offset else { return [] }
    return try [UInt8](unsafeUninitializedCapacity: size - offset) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(buffer)
      count = try fill(target, from: file, at: offset, path)
    }
  }

  private static func fill(
    _ target: UnsafeMutableRawBufferPointer, from file: Int32, at offset: Int, _ path: String
  ) throws -> Int {
    var count = 0
    while count < target.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[count...])
      let got = pread(file, rest.baseAddress, rest.count, off_t(offset + count))
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw StoreError(path: path, code: errno) }
      guard got > 0 else { break }
      count += got
    }
    return count
  }

  private static func size(of file: Int32, _ path: String) throws -> Int {
    var status = stat()
    try succeeded(fstat(file, &status), path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StoreError(path: path, problem: "is not a file")
    }
    return Int(status.st_size)
  }

  /// A file's size in bytes; `nil` where there is none.
  static func size(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Whether there is a folder at a path.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a path is a link to another.
  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether there is anything at a path.
  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// The path with links followed; `nil` where there is nothing.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The names in a folder, hidden ones too, sorted by their bytes; none where there is no folder.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sortedByBytes
  }

  /// The names of the folders and of the files in a folder, sorted by their bytes, without hidden
  /// ones; links count as what they lead to.
  static func children(of folder: String) -> (folders: [String], files: [String]) {
    var (folders, files): ([String], [String]) = ([], [])
    guard let stream = opendir(folder) else { return (folders, files) }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      let type = Int(entry.pointee.d_type)
      let isLink = type != Int(DT_DIR) && type != Int(DT_REG)
      let isDirectory = isLink ? isFolder("\(folder)/\(name)") : type == Int(DT_DIR)
      if isDirectory { folders.append(name) } else { files.append(name) }
    }
    return (folders.sortedByBytes, files.sortedByBytes)
  }

  /// What tells a file or folder from every other, whatever its paths; `nil` where there is none.
  static func identity(of path: String) -> [UInt64]? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  /// The folder that a path is in.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension String {
  /// The part of a path after its last slash.
  var lastComponent: String {
    lastIndex(of: "/").map { String(self[index(after: $0)...]) } ?? self
  }
}

extension [String] {
  fileprivate var sortedByBytes: [String] {
    sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
