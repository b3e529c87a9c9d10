import Foundation

extension SafeTensors {
  /// The tensors in a file's bytes, all types of numbers as 32-bit floats.
  ///
  /// - Parameters:
  ///   - bytes: all bytes of the file.
  ///   - path: the file, for the error.
  /// - Throws: `StoreError` when the bytes are not exactly a header and the tensors it names, without
  ///   holes or overlaps.
  public init(_ bytes: [UInt8], path: String) throws {
    do {
      let (header, start) = try SafeTensors.header(in: bytes)
      try SafeTensors.checkCoverage(header.entries, size: bytes.count - start)
      tensors = header.entries.mapValues { entry in
        let range = start + entry.offsets[0]..<start + entry.offsets[1]
        return StoredTensor(shape: entry.shape, values: entry.type.floats(bytes[range]))
      }
      metadata = header.metadata
    } catch let problem as Problem {
      throw StoreError(path: path, problem: "is no safetensors file: \(problem.text)")
    }
  }

  /// The words in a file's header, without its tensors.
  static func metadata(of path: String) throws -> [String: String] {
    let start = try Disk.read(path, upTo: 8)
    let size = start.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard start.count == 8, (0...largestHeader).contains(size) else { return [:] }
    let bytes = try Disk.read(path, upTo: 8 + size)
    return (try? header(in: bytes).header.metadata) ?? [:]
  }

  private struct Problem: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }

  private static func header(in bytes: [UInt8]) throws -> (header: Header, start: Int) {
    guard bytes.count >= 8 else { throw Problem("it has \(bytes.count) bytes, no header") }
    let size = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
    guard size <= largestHeader else { throw Problem("its header of \(size) bytes is too large") }
    guard size <= bytes.count - 8 else { throw Problem("its header is cut off") }
    let text = bytes[8..<8 + Int(size)]
    guard text.first == UInt8(ascii: "{") else { throw Problem("its header is no JSON object") }
    do {
      return (try JSON.decode(Header.self, from: text), 8 + Int(size))
    } catch {
      throw Problem("its header does not read as names, types, shapes and offsets")
    }
  }

  private static func checkCoverage(_ entries: [String: Entry], size: Int) throws {
    var end = 0
    let ordered = entries.sorted { $0.value.offsets.lexicographicallyPrecedes($1.value.offsets) }
    for (name, entry) in ordered {
      guard entry.offsets.count == 2, entry.offsets[0] == end, entry.offsets[1] >= end else {
        throw Problem("tensor \(name) does not begin where the one before it ends")
      }
      end = entry.offsets[1]
      guard entry.byteCount == end - entry.offsets[0] else {
        throw Problem("tensor \(name) has not the bytes that its shape and type need")
      }
    }
    guard end == size else { throw Problem("its tensors take \(end) bytes, the file has \(size)") }
  }
}

/// The header's JSON object.
private struct Header: Decodable {
  var entries: [String: Entry] = [:]
  var metadata: [String: String] = [:]

  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
      }
    }
  }
}

/// What the header says of one tensor.
private struct Entry: Decodable {
  let type: NumberType
  let shape: [Int]
  let offsets: [Int]

  private enum CodingKeys: String, CodingKey {
    case type = "dtype"
    case shape
    case offsets = "data_offsets"
  }

  /// The bytes that the shape and type need; `nil` when a number is negative or too large.
  var byteCount: Int? {
    shape.reduce(type.size) { total, extent in
      guard let total, extent >= 0 else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: extent)
      return overflow ? nil : product
    }
  }
}

/// The types of numbers that a tensor may be stored in.
private enum NumberType: String, Decodable {
  case bool = "BOOL"
  case u8 = "U8"
  case i8 = "I8"
  case u16 = "U16"
  case i16 = "I16"
  case f16 = "F16"
  case bf16 = "BF16"
  case u32 = "U32"
  case i32 = "I32"
  case f32 = "F32"
  case u64 = "U64"
  case i64 = "I64"
  case f64 = "F64"

  /// Bytes of one number; optional only so that products of it can be.
  var size: Int? {
    switch self {
    case .bool, .u8, .i8: 1
    case .u16, .i16, .f16, .bf16: 2
    case .u32, .i32, .f32: 4
    case .u64, .i64, .f64: 8
    }
  }

  func floats(_ bytes: ArraySlice<UInt8>) -> [Float] {
    bytes.withUnsafeBytes { bytes in
      switch self {
      case .bool, .u8: bytes.map { Float($0) }
      case .i8: bytes.numbers(UInt8.self) { Float(Int8(bitPattern: $0)) }
      case .u16: bytes.numbers(UInt16.self) { Float($0) }
      case .i16: bytes.numbers(UInt16.self) { Float(Int16(bitPattern: $0)) }
      case .f16: bytes.numbers(UInt16.self, float(half:))
      case .bf16: bytes.numbers(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
      case .u32: bytes.numbers(UInt32.self) { Float($0) }
      case .i32: bytes.numbers(UInt32.self) { Float(Int32(bitPattern: $0)) }
      case .f32: bytes.numbers(UInt32.self) { Float(bitPattern: $0) }
      case .u64: bytes.numbers(UInt64.self) { Float($0) }
      case .i64: bytes.numbers(UInt64.self) { Float(Int64(bitPattern: $0)) }
      case .f64: bytes.numbers(UInt64.self) { Float(Double(bitPattern: $0)) }
      }
    }
  }
}

/// The value of a half-precision number; `Float16` is not there on every machine.
private func float(half: UInt16) -> Float {
  let sign: Float = half >> 15 == 1 ? -1 : 1
  let exponent = Int(half >> 10 & 31)
  let fraction = Float(half & 1023) / 1024
  return switch exponent {
  case 0: sign * Float(sign: .plus, exponent: -14, significand: fraction)
  case 31: fraction == 0 ? sign * .infinity : .nan
  default: sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func numbers<Word: FixedWidthInteger>(
    _ type: Word.Type, _ value: (Word) -> Float
  ) -> [Float] {
    stride(from: 0, to: count, by: Word.bitWidth / 8).map {
      value(Word(littleEndian: loadUnaligned(fromByteOffset: $0, as: type)))
    }
  }
}
