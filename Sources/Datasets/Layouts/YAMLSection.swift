internal import Yams

/// A map of `dataset.yaml`, and the reading of its values.
struct YAMLSection {
  /// The file and the map's own key, for errors.
  let subject: String

  /// The keys in the order of the file.
  let keys: [String]

  private let values: [String: Node]

  /// Reads a whole file.
  init(text: String, file: String) throws {
    guard text.utf8.count <= 1 << 20 else {
      throw DatasetError(file, "\(text.utf8.count) bytes; allowed are at most \(1 << 20)")
    }
    do {
      try self.init(Yams.compose(yaml: text), file)
    } catch let error as YamlError {
      throw DatasetError(file, "no YAML: \(error)")
    }
  }

  private init(_ node: Node?, _ subject: String) throws {
    self.subject = subject
    guard let mapping = node?.mapping else {
      throw DatasetError(subject, node == nil ? "is missing" : "a map of keys to values is needed")
    }
    let pairs = try mapping.map { key, value in
      guard let word = key.scalar?.string, !word.isEmpty else {
        throw DatasetError(subject, "a key is no word")
      }
      return (word, value)
    }
    keys = pairs.map(\.0)
    values = Dictionary(pairs) { one, _ in one }
    guard values.count == keys.count else { throw DatasetError(subject, "a key is given twice") }
  }

  /// Refuses all keys but some.
  func allow(_ names: [String]) throws {
    guard let key = keys.first(where: { !names.contains($0) }) else { return }
    throw error(key, "unknown key; allowed are \(names.joined(separator: ", "))")
  }

  /// The error that a key's value, or the whole map, is not what is allowed.
  func error(_ key: String?, _ reason: String) -> DatasetError {
    DatasetError(key.map { "\(subject): \($0)" } ?? subject, reason)
  }

  func has(_ key: String) -> Bool { values[key] != nil }

  func section(_ key: String) throws -> YAMLSection {
    try YAMLSection(values[key], "\(subject): \(key)")
  }

  /// A word, which has to be there.
  func text(_ key: String) throws -> String {
    guard let node = values[key] else { throw error(key, "is missing") }
    guard let text = node.scalar?.string, !text.isEmpty else {
      throw error(key, "a word is needed")
    }
    return text
  }

  /// A path with `{id}` once, which has to be there.
  func pattern(_ key: String) throws -> String {
    let text = try text(key)
    let parts = text.split(separator: "{id}", omittingEmptySubsequences: false)
    guard parts.count == 2, !text.replacing("{id}", with: "").contains("{") else {
      throw error(key, "is \(text); a path with {id} in it is needed")
    }
    guard !text.hasPrefix("/"), !text.split(separator: "/").contains("..") else {
      throw error(key, "is \(text); absolute paths and \"..\" are not allowed")
    }
    return text
  }

  /// One of the words of a list, which has to be there.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, _: Word.Type
  ) throws -> Word where Word.RawValue == String {
    let text = try text(key)
    guard let word = Word(rawValue: text) else {
      let allowed = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw error(key, "is \(text); allowed are \(allowed)")
    }
    return word
  }

  /// Words, of which there is at least one.
  func texts(_ key: String) throws -> [String] {
    guard let list = values[key]?.sequence, !list.isEmpty else {
      throw error(key, "a list of words is needed")
    }
    return try list.map { node in
      guard let text = node.scalar?.string, !text.isEmpty else {
        throw error(key, "a list of words is needed")
      }
      return text
    }
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int {
    guard let number = Int(try text(key)), range.contains(number) else {
      throw error(key, "is \(try text(key)); a whole number from \(range.lowerBound) is needed")
    }
    return number
  }

  /// A number; nil when the value is none or absent.
  func number(_ key: String) throws -> Double? {
    guard let number = values[key]?.scalar.flatMap({ Double($0.string) }) else { return nil }
    guard number.isFinite else { throw error(key, "a finite number is needed") }
    return number
  }

  /// A number or a list of some; empty when absent.
  func numbers(_ key: String) throws -> [Double] {
    guard let node = values[key] else { return [] }
    return try (node.sequence.map(Array.init) ?? [node]).map { node in
      guard let number = node.scalar.flatMap({ Double($0.string) }), number.isFinite else {
        throw error(key, "a number or a list of numbers is needed")
      }
      return number
    }
  }

  /// The entry `classes`: how many there are, or their names.
  func classes() throws -> (count: Int, names: [String]) {
    if values["classes"]?.sequence != nil {
      let names = try texts("classes")
      guard Set(names).count == names.count else {
        throw error("classes", "a class is named twice")
      }
      return (names.count, names)
    }
    let count = try integer("classes", in: 2...Self.mostClasses)
    return (count, [])
  }

  private static let mostClasses = 65_536
}
