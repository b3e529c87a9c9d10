/// The number in a tensor that has only one.
enum TensorScalar {
  /// The only number of an encoded `TensorProto`; `nil` where there are more, none, or no numbers.
  static func value(of bytes: UnsafeRawBufferPointer) -> Float? {
    var type: UInt64 = 0
    var content: UnsafeRawBufferPointer?
    var values: (number: UInt64, value: WireReader.Value)?
    var tensor = WireReader(bytes)
    while let field = tensor.next() {
      switch field {
      case (1, .varint(let number)): type = number
      case (2, .bytes(let shape)): guard isOfOne(shape) else { return nil }
      case (4, .bytes(let raw)): content = raw
      case (5...17, let value): values = (field.number, value)
      default: break
      }
    }
    guard tensor.isAtEnd else { return nil }
    return content.flatMap { number($0, type: type) } ?? values.flatMap { only($0) }
  }

  /// Whether all of a shape's extents are 1.
  private static func isOfOne(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var shape = WireReader(bytes)
    while let field = shape.next() {
      guard case (2, .bytes(let extent)) = field else { return false }
      var dimension = WireReader(extent)
      while let part = dimension.next() {
        if case (1, .varint(let size)) = part, size != 1 { return false }
      }
    }
    return shape.isAtEnd
  }

  /// A number from its bytes: float, double, 32 and 64 bit whole numbers.
  private static func number(_ bytes: UnsafeRawBufferPointer, type: UInt64) -> Float? {
    switch (type, bytes.count) {
    case (1, 4): Float(bitPattern: load(bytes))
    case (2, 8): Float(Double(bitPattern: load(bytes)))
    case (3, 4): Float(Int32(bitPattern: load(bytes)))
    case (9, 8): Float(Int64(bitPattern: load(bytes)))
    case (14, 2): Float(bitPattern: UInt32(load(bytes) as UInt16) << 16)
    case (19, 2): float(half: load(bytes))
    default: nil
    }
  }

  private static func load<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer) -> Number {
    Number(littleEndian: bytes.loadUnaligned(as: Number.self))
  }

  /// The only entry of one of the lists of numbers: float 5, double 6, int 7, int64 10.
  private static func only(_ field: (number: UInt64, value: WireReader.Value)) -> Float? {
    switch field {
    case (5, .fixed32(let bits)): return Float(bitPattern: bits)
    case (5, .bytes(let packed)): return number(packed, type: 1)
    case (6, .fixed64(let bits)): return Float(Double(bitPattern: bits))
    case (6, .bytes(let packed)): return number(packed, type: 2)
    case (7, .varint(let whole)): return Float(Int32(truncatingIfNeeded: whole))
    case (10, .varint(let whole)): return Float(Int64(bitPattern: whole))
    case (7, .bytes(let packed)), (10, .bytes(let packed)): return whole(packed)
    default: return nil
    }
  }

  private static func whole(_ packed: UnsafeRawBufferPointer) -> Float? {
    var number: UInt64 = 0
    for (index, byte) in packed.prefix(10).enumerated() {
      number |= UInt64(byte & 127) << UInt64(7 * index)
      guard byte < 128 else { continue }
      return index == packed.count - 1 ? Float(Int64(bitPattern: number)) : nil
    }
    return nil
  }

  /// A number of half precision; Swift has none on all of its platforms.
  private static func float(half bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 1 ? -1 : 1
    let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023))
    switch exponent {
    case 0: return sign * fraction / 16_777_216
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
    }
  }
}
