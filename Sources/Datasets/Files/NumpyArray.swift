/// An array read from a `.npy` file, in row-major order whatever the file's.
///
/// Booleans, signed and unsigned integers of 1 to 8 bytes and floats of 2, 4 and 8 bytes are read,
/// in either byte order, either memory order and format versions 1 to 3.
///
/// Source: NumPy, "numpy.lib.format" (NEP 1).
public struct NumpyArray: Hashable, Sendable {
  /// The numbers, in the precision that Ramify works with.
  public enum Elements: Hashable, Sendable {
    /// From floats of any size.
    case floats([Float])

    /// From integers of any size, and booleans as 0 and 1.
    case integers([Int])
  }

  /// The size along each axis; empty for a single number.
  public let shape: [Int]

  /// All numbers, row-major.
  public let elements: Elements

  /// Kind and size in bytes of the file's elements, such as `f4`.
  package let type: String

  /// Reads a file.
  ///
  /// - Throws: `DatasetError` naming the file when it is absent, no `.npy` file, of a type that is
  ///   not read, or longer or shorter than its header says.
  public init(contentsOf path: String) throws {
    try self.init(fileBytes(path, limit: Self.largestFile), file: path)
  }

  /// Reads a file that is already in memory.
  package init(_ bytes: [UInt8], file: String) throws {
    let header = try NumpyHeader(bytes, file: file)
    let count = try header.checkedCount(fileSize: bytes.count, file: file)
    let data = NumpyData(
      bytes: bytes, start: header.dataStart, count: count, isBigEndian: header.isBigEndian)
    (shape, type) = (header.shape, header.type)
    switch try data.elements(header, file: file) {
    case .floats(let numbers): elements = .floats(header.rowMajor(numbers))
    case .integers(let numbers): elements = .integers(header.rowMajor(numbers))
    }
  }

  /// All numbers as floats, row-major; integers are rounded to the nearest float.
  public var floats: [Float] {
    switch elements {
    case .floats(let numbers): numbers
    case .integers(let numbers): numbers.map { Float($0) }
    }
  }

  /// The shape and all numbers of a file, row-major, in double precision.
  ///
  /// - Throws: `DatasetError`, as reading an array does.
  public static func doubles(
    contentsOf path: String
  ) throws -> (shape: [Int], values: [Double]) {
    let bytes = try fileBytes(path, limit: largestFile)
    let header = try NumpyHeader(bytes, file: path)
    let count = try header.checkedCount(fileSize: bytes.count, file: path)
    let data = NumpyData(
      bytes: bytes, start: header.dataStart, count: count, isBigEndian: header.isBigEndian)
    return (header.shape, header.rowMajor(try data.doubles(header, file: path)))
  }

  private static let largestFile = 1 << 33
}

/// The bytes after the header.
private struct NumpyData {
  let bytes: [UInt8]
  let start: Int
  let count: Int
  let isBigEndian: Bool

  func elements(_ header: NumpyHeader, file: String) throws -> NumpyArray.Elements {
    switch header.type {
    case "b1": return .integers(load(UInt8.self).map { $0 == 0 ? 0 : 1 })
    case "i1": return .integers(load(Int8.self).map { Int($0) })
    case "i2": return .integers(load(Int16.self).map { Int($0) })
    case "i4": return .integers(load(Int32.self).map { Int($0) })
    case "i8": return .integers(load(Int64.self).map { Int($0) })
    case "u1": return .integers(load(UInt8.self).map { Int($0) })
    case "u2": return .integers(load(UInt16.self).map { Int($0) })
    case "u4": return .integers(load(UInt32.self).map { Int($0) })
    case "u8": return .integers(try load(UInt64.self).map { try Self.signed($0, file) })
    case "f2": return .floats(load(UInt16.self).map { Self.half($0) })
    case "f4": return .floats(load(UInt32.self).map { Float(bitPattern: $0) })
    case "f8": return .floats(load(UInt64.self).map { Float(Double(bitPattern: $0)) })
    default: throw NumpyHeader.unknownType(header.type, file)
    }
  }

  func doubles(_ header: NumpyHeader, file: String) throws -> [Double] {
    switch header.type {
    case "f8": return load(UInt64.self).map { Double(bitPattern: $0) }
    case "f4": return load(UInt32.self).map { Double(Float(bitPattern: $0)) }
    default:
      switch try elements(header, file: file) {
      case .floats(let numbers): return numbers.map { Double($0) }
      case .integers(let numbers): return numbers.map { Double($0) }
      }
    }
  }

  private func load<Word: FixedWidthInteger>(_: Word.Type) -> [Word] {
    bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        let word = raw.loadUnaligned(
          fromByteOffset: start + index * (Word.bitWidth / 8), as: Word.self)
        return isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word)
      }
    }
  }

  private static func signed(_ word: UInt64, _ file: String) throws -> Int {
    guard let number = Int(exactly: word) else {
      throw DatasetError(file, "\(word) is too large; allowed is at most \(Int.max)")
    }
    return number
  }

  /// The value of 16 bits as IEEE 754 binary16: `Float16` does not exist on every platform.
  private static func half(_ bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023)
    return switch exponent {
    case 0: sign * fraction * 0x1p-24
    case 31: fraction == 0 ? sign * .infinity : .nan
    default: sign * Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
    }
  }
}
