/// Turns the bytes that a terminal sends into inputs.
///
/// Anything it does not know is swallowed whole, so that no part of it acts as a key.
package struct InputDecoder {
  private var buffer: [UInt8] = []
  private var isPasting = false

  package init() {}

  /// How long to wait for the rest of what has begun before `flush`; nil when nothing has.
  package var patienceMilliseconds: Int? {
    isPasting ? 500 : buffer.isEmpty ? nil : 25
  }

  /// Takes more bytes and gives the inputs that they complete.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Input] {
    buffer += bytes
    var inputs: [Input] = []
    var start = 0
    while start < buffer.count, let token = token(buffer[start...]) {
      start += token.length
      if let input = token.input { inputs.append(input) }
      if token.startsPaste { isPasting = true }
      if case .paste = token.input { isPasting = false }
    }
    buffer.removeFirst(start)
    return inputs
  }

  /// Gives up waiting: a lone escape is the Esc key, other beginnings are dropped.
  package mutating func flush() -> [Input] {
    defer { (buffer, isPasting) = ([], false) }
    if isPasting { return [.paste(Self.pasted(buffer[...]))] }
    return buffer == [Self.escape] ? [.key(.escape)] : []
  }

  private static let escape: UInt8 = 0x1b
}

/// The bytes that belong together at the front of what was received.
private struct Token {
  let length: Int
  var input: Input?
  var startsPaste = false

  init(_ length: Int, _ input: Input? = nil) {
    self.length = length
    self.input = input
  }

  init(_ length: Int, key: Key?) {
    self.init(length, key.map(Input.key))
  }
}

extension InputDecoder {
  /// The first token, or nil while it is incomplete.
  private func token(_ bytes: ArraySlice<UInt8>) -> Token? {
    if isPasting { return pasteToken(bytes) }
    guard let first = bytes.first else { return nil }
    switch first {
    case Self.escape: return escapeToken(bytes)
    case 0x20...0x7e: return Token(1, key: .character(Character(Unicode.Scalar(first))))
    case ..<0x20, 0x7f: return Token(1, key: Self.control(first))
    default: return scalarToken(bytes)
    }
  }

  private static func control(_ byte: UInt8) -> Key {
    switch byte {
    case 0x08, 0x7f: .backspace
    case 0x09: .tab
    case 0x0a, 0x0d: .enter
    case 0x01...0x1a: .control(Character(Unicode.Scalar(byte + 0x60)))
    default: .control(Character(Unicode.Scalar(byte + 0x40)))
    }
  }

  private func scalarToken(_ bytes: ArraySlice<UInt8>) -> Token? {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.prefix(4).makeIterator()
    switch parser.parseScalar(from: &iterator) {
    case .valid(let encoded):
      return Token(encoded.count, key: .character(Character(Unicode.UTF8.decode(encoded))))
    case .error(let length):
      let isCut = bytes.count < 4 && length == bytes.count && bytes.count < expected(bytes)
      return isCut ? nil : Token(length)
    case .emptyInput: return nil
    }
  }

  /// How many bytes the scalar takes that begins here, by its first byte.
  private func expected(_ bytes: ArraySlice<UInt8>) -> Int {
    switch bytes.first ?? 0 {
    case 0xc2...0xdf: 2
    case 0xe0...0xef: 3
    case 0xf0...0xf4: 4
    default: 1
    }
  }

  private func escapeToken(_ bytes: ArraySlice<UInt8>) -> Token? {
    guard let second = bytes.dropFirst().first else { return nil }
    switch second {
    case UInt8(ascii: "["): return sequenceToken(bytes)
    case UInt8(ascii: "O"):
      return bytes.dropFirst(2).first.map { Token(3, key: Self.namedKey($0)) }
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
      UInt8(ascii: "X"):
      return stringToken(bytes)
    default: return Token(1, key: .escape)
    }
  }

  /// A reply of the terminal, which ends with BEL or ESC \ and tells us nothing.
  private func stringToken(_ bytes: ArraySlice<UInt8>) -> Token? {
    var previous: UInt8 = 0
    for (length, byte) in zip(1..., bytes) where length > 2 {
      if byte == 0x07 || (previous == Self.escape && byte == UInt8(ascii: "\\")) {
        return Token(length)
      }
      previous = byte
    }
    return nil
  }

  /// A control sequence: parameters, then intermediate bytes, then a final one.
  ///
  /// Source: ECMA-48, 5.4.
  private func sequenceToken(_ bytes: ArraySlice<UInt8>) -> Token? {
    let body = bytes.dropFirst(2)
    guard let first = body.first else { return nil }
    // The Linux console names F1 to F5 with a second bracket.
    if first == UInt8(ascii: "[") {
      return body.dropFirst().first.map { Token(4, key: Self.consoleKey($0)) }
    }
    if first == UInt8(ascii: "M") { return oldMouseToken(bytes) }
    guard let end = body.firstIndex(where: { !(0x20...0x3f).contains($0) }) else { return nil }
    let length = end - bytes.startIndex
    guard (0x40...0x7e).contains(bytes[end]) else { return Token(length) }
    let parameters = String(decoding: body[..<end], as: UTF8.self)
    var token = Token(length + 1, Self.input(parameters, final: bytes[end]))
    token.startsPaste = parameters == "200" && bytes[end] == UInt8(ascii: "~")
    return token
  }

  private static func input(_ parameters: String, final: UInt8) -> Input? {
    if parameters.first == "<" { return mouse(parameters.dropFirst(), final) }
    guard parameters.allSatisfy({ $0.isNumber || $0 == ";" }) else { return nil }
    let number = parameters.split(separator: ";").first.flatMap { Int($0) }
    guard final == UInt8(ascii: "~") else {
      // With modifiers the first number is 1; otherwise it is a report, not a key.
      return (number ?? 1) == 1 ? namedKey(final).map(Input.key) : nil
    }
    return number.flatMap { numberedKeys[$0] }.map(Input.key)
  }

  private static func namedKey(_ final: UInt8) -> Key? {
    switch Character(Unicode.Scalar(final)) {
    case "A": .up
    case "B": .down
    case "C": .right
    case "D": .left
    case "H": .home
    case "F": .end
    case "M": .enter
    case "Z": .backTab
    case "P": .function(1)
    case "Q": .function(2)
    case "R": .function(3)
    case "S": .function(4)
    default: nil
    }
  }

  private static func consoleKey(_ final: UInt8) -> Key? {
    (0x41...0x45).contains(final) ? .function(Int(final) - 0x40) : nil
  }

  private static let numberedKeys: [Int: Key] = [
    1: .home, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
    17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
    23: .function(11), 24: .function(12),
  ]
}

extension InputDecoder {
  /// Source: xterm control sequences, "Extended coordinates", mode 1006.
  private static func mouse(_ parameters: Substring, _ final: UInt8) -> Input? {
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let button = numbers[0], let x = numbers[1], let y = numbers[2],
      x > 0, y > 0
    else { return nil }
    let point = Point(x: x - 1, y: y - 1)
    return switch Character(Unicode.Scalar(final)) {
    case "M": mouse(button: button, point)
    case "m" where button & ~modifiers == 0: .release(point)
    default: nil
    }
  }

  private static let modifiers = 4 | 8 | 16

  private static func mouse(button: Int, _ point: Point) -> Input? {
    switch button & ~modifiers {
    case 0: .click(point)
    case 32: .drag(point)
    case 64: .wheel(point, -1)
    case 65: .wheel(point, 1)
    default: nil
    }
  }

  /// The form from before mode 1006, of terminals that do not know it: three bytes follow.
  private func oldMouseToken(_ bytes: ArraySlice<UInt8>) -> Token? {
    let values = bytes.dropFirst(3).prefix(3).map { Int($0) - 32 }
    guard values.count == 3 else { return nil }
    guard values[1] > 0, values[2] > 0 else { return Token(6) }
    let point = Point(x: values[1] - 1, y: values[2] - 1)
    let isRelease = values[0] & ~Self.modifiers == 3
    return Token(6, isRelease ? .release(point) : Self.mouse(button: values[0], point))
  }

  private func pasteToken(_ bytes: ArraySlice<UInt8>) -> Token? {
    let end = Array("\u{1b}[201~".utf8)
    var start = bytes.startIndex
    while let index = bytes[start...].firstIndex(of: Self.escape) {
      let rest = bytes[index...].prefix(end.count)
      if rest.elementsEqual(end) {
        let length = index - bytes.startIndex + end.count
        return Token(length, .paste(Self.pasted(bytes[..<index])))
      }
      start = index + 1
    }
    return nil
  }

  private static func pasted(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.compactMap { scalar in
          guard scalar.properties.generalCategory == .control else { return scalar }
          return ["\n", "\r", "\t"].contains(scalar) ? " " : nil
        }))
  }
}
