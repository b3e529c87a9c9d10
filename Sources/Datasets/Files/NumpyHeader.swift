/// What a `.npy` file says about itself before its data.
struct NumpyHeader {
  /// Kind and size in bytes, such as `f4`.
  let type: String
  let isBigEndian: Bool
  let isColumnMajor: Bool
  let shape: [Int]

  /// Where the data begins in the file.
  let dataStart: Int

  init(_ bytes: [UInt8], file: String) throws {
    let text = try Self.text(bytes, file: file)
    guard let entries = HeaderScanner.entries(bytes[text]) else {
      throw DatasetError(file, "its header is damaged; wanted are descr, fortran_order and shape")
    }
    (isColumnMajor, shape) = (entries.isColumnMajor, entries.shape)
    dataStart = text.upperBound
    let order = entries.description.first ?? "?"
    type = String(entries.description.dropFirst())
    isBigEndian = order == ">"
    let isKnownOrder = "<>".contains(order) || (order == "|" && type.hasSuffix("1"))
    guard isKnownOrder, Self.size(type) != nil else {
      throw Self.unknownType(entries.description, file)
    }
  }

  /// The number of elements, once it is sure that the file holds exactly that many.
  func checkedCount(fileSize: Int, file: String) throws -> Int {
    guard let count = product(shape), let size = Self.size(type),
      let wanted = product([count, size])
    else { throw DatasetError(file, "its shape \(shape) is larger than any file") }
    let held = fileSize - dataStart
    guard wanted == held else {
      throw DatasetError(
        file, "its shape \(shape) of \(type) takes \(wanted) bytes, but it holds \(held)")
    }
    return count
  }

  /// Elements in the order of the file, put into row-major order.
  func rowMajor<Element>(_ elements: [Element]) -> [Element] {
    guard isColumnMajor, shape.count > 1 else { return elements }
    let strides = shape.indices.map { shape[..<$0].reduce(1, *) }
    var position = shape.map { _ in 0 }
    var source = 0
    return elements.indices.map { _ in
      let element = elements[source]
      for axis in shape.indices.reversed() {
        position[axis] += 1
        source += strides[axis]
        guard position[axis] == shape[axis] else { break }
        source -= strides[axis] * shape[axis]
        position[axis] = 0
      }
      return element
    }
  }

  static func unknownType(_ type: String, _ file: String) -> DatasetError {
    let reason = type.hasSuffix("O") ? "Python objects, which are never read" : "type \"\(type)\""
    return DatasetError(file, "it holds \(reason); allowed are b1, i1-i8, u1-u8, f2, f4 and f8")
  }

  private static func size(_ type: String) -> Int? {
    let types = ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]
    return types.contains(type) ? type.last?.wholeNumberValue : nil
  }

  /// Where the header's text lies.
  private static func text(_ bytes: [UInt8], file: String) throws -> Range<Int> {
    guard bytes.starts(with: signature) else {
      throw DatasetError(file, "not a .npy file")
    }
    guard bytes.count > 12 else { throw DatasetError(file, "it ends inside its header") }
    guard (1...3).contains(bytes[6]) else {
      throw DatasetError(file, "format version \(bytes[6]); allowed are 1 to 3")
    }
    let start = bytes[6] == 1 ? 10 : 12
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= longestHeader else {
      throw DatasetError(file, "a header of \(length) bytes; allowed are \(longestHeader)")
    }
    guard start + length <= bytes.count else {
      throw DatasetError(file, "it ends inside its header")
    }
    return start..<(start + length)
  }

  /// How every `.npy` file begins.
  static let signature = [0x93] + Array("NUMPY".utf8)

  /// NumPy's own limit.
  private static let longestHeader = 10_000
}

/// Reads the header's text: a Python dictionary with exactly three entries.
private struct HeaderScanner {
  private var rest: ArraySlice<UInt8>

  static func entries(
    _ text: ArraySlice<UInt8>
  ) -> (description: String, isColumnMajor: Bool, shape: [Int])? {
    var scanner = HeaderScanner(rest: text)
    var description: String?
    var isColumnMajor: Bool?
    var shape: [Int]?
    guard scanner.take("{") else { return nil }
    while !scanner.take("}") {
      guard let key = scanner.string(), scanner.take(":") else { return nil }
      switch key {
      case "descr" where description == nil: description = scanner.string() ?? scanner.structured()
      case "fortran_order" where isColumnMajor == nil: isColumnMajor = scanner.boolean()
      case "shape" where shape == nil: shape = scanner.tuple()
      default: return nil
      }
      guard scanner.take(",") || scanner.rest.first == UInt8(ascii: "}") else { return nil }
    }
    guard scanner.rest.isEmpty, let description, let isColumnMajor, let shape else { return nil }
    return (description, isColumnMajor, shape)
  }

  /// Skips a word and the white space on both sides of it, if it comes next.
  private mutating func take(_ word: String) -> Bool {
    skipSpace()
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    skipSpace()
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
  }

  private mutating func string() -> String? {
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    let body = rest.dropFirst().prefix { $0 != quote }
    guard body.endIndex < rest.endIndex else { return nil }
    rest = rest[(body.endIndex + 1)...]
    skipSpace()
    return String(decoding: body, as: UTF8.self)
  }

  /// A record type, which only has to be named in the message that refuses it.
  private mutating func structured() -> String? {
    guard rest.first == UInt8(ascii: "[") else { return nil }
    let body = rest.prefix { $0 != UInt8(ascii: "]") }
    rest = rest[body.endIndex...].dropFirst()
    return String(decoding: body, as: UTF8.self) + "]"
  }

  private mutating func boolean() -> Bool? {
    take("True") ? true : take("False") ? false : nil
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var numbers: [Int] = []
    while !take(")") {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      numbers.append(number)
      rest = rest[digits.endIndex...]
      // Python 2 wrote long integers with a letter.
      _ = take("L")
      guard take(",") || rest.first == UInt8(ascii: ")") else { return nil }
    }
    return numbers
  }
}
