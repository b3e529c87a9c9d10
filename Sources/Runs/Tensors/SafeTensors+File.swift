extension SafeTensors {
  /// Reads a file that somebody else may have written.
  ///
  /// - Parameter path: the file.
  /// - Returns: its tensors, and its SHA-256 in hexadecimal.
  /// - Throws: `StoreError` when it cannot be read, is too large or is no safetensors file.
  public static func load(_ path: String) throws -> (file: SafeTensors, hash: String) {
    let bytes = try bytes(of: path)
    return (try SafeTensors(bytes, path: path), SHA256.hash(bytes))
  }

  /// The SHA-256 of a file in hexadecimal.
  ///
  /// - Throws: `StoreError` when it cannot be read or is too large.
  public static func hash(of path: String) throws -> String { SHA256.hash(try bytes(of: path)) }

  private static func bytes(of path: String) throws -> [UInt8] {
    let bytes = try Disk.read(path, upTo: largestFile + 1)
    guard bytes.count <= largestFile else {
      throw StoreError(path: path, problem: "is larger than \(largestFile) bytes")
    }
    return bytes
  }

  private static let largestFile = 4_000_000_000
}
