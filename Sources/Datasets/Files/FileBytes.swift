internal import Foundation

/// Everything in a regular file.
///
/// - Parameters:
///   - path: the file; links are followed.
///   - limit: the most bytes that are read.
/// - Returns: the bytes.
/// - Throws: `DatasetError` when the file is absent, unreadable, no regular file or too large.
func fileBytes(_ path: String, limit: Int) throws -> [UInt8] {
  // Without O_NONBLOCK, opening a named pipe waits for its writer.
  let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard file >= 0 else { throw DatasetError(path, String(cString: strerror(errno)).lowercased()) }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw DatasetError(path, "not a regular file")
  }
  let size = Int(status.st_size)
  guard size <= limit else {
    throw DatasetError(path, "\(size) bytes; allowed are at most \(limit)")
  }
  let bytes = readBytes(file, count: size)
  guard bytes.count == size else {
    throw DatasetError(path, "only \(bytes.count) of its \(size) bytes could be read")
  }
  return bytes
}

private func readBytes(_ file: Int32, count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
    while filled < count, let start = buffer.baseAddress {
      let got = read(file, start + filled, count - filled)
      guard got > 0 else { break }
      filled += got
    }
  }
}

/// The product of whole numbers; nil when it does not fit or a number is negative.
func product(_ numbers: [Int]) -> Int? {
  numbers.reduce(1) { product, number in
    guard let product, number >= 0 else { return nil }
    let (result, overflow) = product.multipliedReportingOverflow(by: number)
    return overflow ? nil : result
  }
}
