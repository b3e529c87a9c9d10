import Yams

/// A map of an experiment file, and the reading of its values.
struct Section {
  /// The file, for errors.
  let file: String

  /// The key of the map itself; empty for the whole file.
  let path: String

  /// What the map holds.
  let values: [String: Node]

  /// The map of a node; an empty value is an empty map.
  ///
  /// - Throws: `InputError` when the node is no map or a key no word.
  init(_ node: Node?, file: String, path: String) throws {
    self.file = file
    self.path = path
    guard let node, !node.isEmptyValue else {
      values = [:]
      return
    }
    let key = path.isEmpty ? "document" : path
    guard let mapping = node.mapping else {
      throw InputError(
        file: file, key: key, problem: "is \(node.account); a map of keys to values is needed")
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        throw InputError(file: file, key: path, problem: "a key is \(key.account); keys are words")
      }
      values[name] = value
    }
    self.values = values
  }

  /// The full name of a key.
  func key(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// The error that a key's value is not what is allowed.
  func error(_ name: String, _ problem: String, allowed: String) -> InputError {
    InputError(file: file, key: key(name), problem: "\(problem); \(allowed)")
  }

  private func error(_ name: String, _ node: Node, needed: String) -> InputError {
    error(name, "is \(node.account)", allowed: "\(needed) is needed")
  }

  /// The value of a key; `nil` if it is absent or null.
  func value(_ name: String) -> Node? {
    values[name].flatMap { $0.isEmptyValue ? nil : $0 }
  }

  /// The map of a key.
  func section(_ name: String) throws -> Section {
    try Section(values[name], file: file, path: key(name))
  }

  /// A word.
  func text(_ name: String) throws -> String? {
    guard let node = value(name) else { return nil }
    guard let text = node.scalar?.string, !text.isEmpty else {
      throw error(name, node, needed: "a word")
    }
    return text
  }

  /// One of some words.
  func choice(_ name: String, of words: [String]) throws -> String? {
    guard let text = try text(name) else { return nil }
    guard words.contains(text) else { throw unknown(name, text, among: words) }
    return text
  }

  /// The error that a word is none of those known.
  func unknown(_ name: String, _ text: String, among words: [String]) -> InputError {
    let nearest = text.nearest(in: words).flatMap { word in
      2 * text.distance(to: word) <= max(text.count, word.count) ? "did you mean \(word)? " : nil
    }
    return error(
      name, "unknown value \(text)",
      allowed: "\(nearest ?? "")allowed are \(words.joined(separator: ", "))")
  }

  /// A whole number in a range.
  func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let node = value(name) else { return nil }
    return try integer(node, name, in: range)
  }

  private func integer(_ node: Node, _ name: String, in range: ClosedRange<Int>) throws -> Int {
    guard let number = node.plainText.flatMap(Int.init), range.contains(number) else {
      throw error(name, node, needed: "a whole number \(range.account)")
    }
    return number
  }

  /// A list of whole numbers in a range.
  func integers(
    _ name: String, in range: ClosedRange<Int>, counts: ClosedRange<Int>
  ) throws -> [Int]? {
    guard let node = value(name) else { return nil }
    guard let list = node.sequence, counts.contains(list.count) else {
      let length = counts.count == 1 ? "\(counts.lowerBound)" : counts.account
      throw error(name, node, needed: "a list of whole numbers, its length \(length),")
    }
    return try list.map { try integer($0, name, in: range) }
  }

  /// A whole number in a range, or a list of different ones.
  func integers(_ name: String, in range: ClosedRange<Int>) throws -> [Int]? {
    guard let node = value(name) else { return nil }
    return try numbers(node, name) { try integer($0, name, in: range) }
  }

  /// A number above zero, or a list of different ones.
  func positives(_ name: String) throws -> [Double]? {
    guard let node = value(name) else { return nil }
    return try numbers(node, name) { try positive($0, name) }
  }

  /// A number in a range, or a list of different ones.
  func numbers(_ name: String, in range: ClosedRange<Double>) throws -> [Double]? {
    guard let node = value(name) else { return nil }
    return try numbers(node, name) { try number($0, name, in: range) }
  }

  /// One number, or a list of different ones.
  private func numbers<Number: Equatable>(
    _ node: Node, _ name: String, read: (Node) throws -> Number
  ) throws -> [Number] {
    guard let list = node.sequence else { return [try read(node)] }
    guard (1...Self.longest).contains(list.count) else {
      throw error(name, node, needed: "a number, or a list of 1 to \(Self.longest),")
    }
    let numbers = try list.map(read)
    for (index, number) in numbers.enumerated() where numbers[..<index].contains(number) {
      throw error(
        name, "\(list[index].account) is in the list twice",
        allowed: "a list of different numbers is needed")
    }
    return numbers
  }

  /// The longest list of numbers of which each asks for an experiment of its own.
  private static let longest = 1000

  /// A number in a range.
  func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
    try value(name).map { try number($0, name, in: range) }
  }

  private func number(
    _ node: Node, _ name: String, in range: ClosedRange<Double>
  ) throws -> Double {
    guard let number = node.number, range.contains(number) else {
      throw error(name, node, needed: "a number \(range.account)")
    }
    return number
  }

  /// A number above zero.
  func positive(_ name: String) throws -> Double? {
    try value(name).map { try positive($0, name) }
  }

  private func positive(_ node: Node, _ name: String) throws -> Double {
    guard let number = node.number, number > 0 else {
      throw error(name, node, needed: "a number above 0")
    }
    return number
  }

  /// True or false.
  func flag(_ name: String) throws -> Bool? {
    guard let node = value(name) else { return nil }
    guard let flag = node.flag else { throw error(name, node, needed: "true or false") }
    return flag
  }

  /// A list of different words.
  func texts(_ name: String) throws -> [String]? {
    guard let node = value(name) else { return nil }
    let texts = node.sequence?.compactMap { $0.scalar?.string }.filter { !$0.isEmpty } ?? []
    guard let list = node.sequence, !list.isEmpty, texts.count == list.count else {
      throw error(name, node, needed: "a list of words")
    }
    for (index, text) in texts.enumerated() where texts[..<index].contains(text) {
      throw error(
        name, "\(text) is in the list twice", allowed: "a list of different words is needed")
    }
    return texts
  }
}

extension Node {
  /// Whether nothing is written, or null.
  var isEmptyValue: Bool {
    plainText.map { ["", "~", "null", "Null", "NULL"].contains($0) } ?? false
  }

  /// The text of a value without quotes.
  var plainText: String? {
    guard let scalar, scalar.style == .plain || scalar.style == .any else { return nil }
    return scalar.string
  }

  /// A finite number.
  var number: Double? { plainText.flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil } }

  /// True or false.
  var flag: Bool? {
    switch plainText {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// The value in a few words, for errors.
  var account: String {
    if isEmptyValue { return "empty" }
    if let text = plainText { return text.shortened }
    if let scalar { return "the text \"\(scalar.string.shortened)\"" }
    if let sequence { return sequence.isEmpty ? "an empty list" : "a list of \(sequence.count)" }
    return "a map"
  }
}

extension String {
  fileprivate var shortened: String { count > 60 ? prefix(60) + "..." : self }
}

extension ClosedRange where Bound: LosslessStringConvertible & FixedWidthInteger {
  fileprivate var account: String {
    upperBound == .max ? "of at least \(lowerBound)" : "from \(lowerBound) to \(upperBound)"
  }
}

extension ClosedRange<Double> {
  fileprivate var account: String {
    upperBound >= .greatestFiniteMagnitude
      ? "of at least \(lowerBound.written)" : "from \(lowerBound.written) to \(upperBound.written)"
  }
}
