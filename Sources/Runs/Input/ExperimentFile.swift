import Foundation
import Yams

/// The YAML files that people write experiments in.
public enum ExperimentFile {
  /// The experiments that a file describes, every default written out: one for each of its seeds
  /// and budgets, those of one seed one after another.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: the file's name, for errors.
  ///   - overrides: settings such as "training.steps=200", each winning over the file's.
  ///   - vocabulary: the words that are known.
  /// - Returns: at least one experiment.
  /// - Throws: `InputError`, naming file, key and what is allowed.
  public static func parse(
    _ yaml: String, file: String, overrides: [String] = [], vocabulary: Vocabulary
  ) throws -> [Experiment] {
    try parse(yaml, file: file, overrides: overrides, vocabulary: .some(vocabulary))
  }

  /// The experiments of a file; without a vocabulary any word will do, as in a file that was written
  /// by another version of the program or on another machine.
  static func parse(
    _ yaml: String, file: String, overrides: [String] = [], vocabulary: Vocabulary?
  ) throws -> [Experiment] {
    var root = try document(yaml, file: file)
    for override in overrides { try apply(override, to: &root, file: file) }
    let section = try Section(root, file: file, path: "")
    return try ExperimentReader(file: section, vocabulary: vocabulary).experiments()
  }

  /// The text of a file.
  ///
  /// - Throws: `InputError` when it cannot be read, is too large or is no text.
  public static func text(of path: String) throws(InputError) -> String {
    let bytes: [UInt8]
    do {
      bytes = try Disk.read(path, upTo: largest + 1)
    } catch {
      throw InputError(file: path, problem: (error as? StoreError)?.problem ?? "\(error)")
    }
    guard bytes.count <= largest else {
      throw InputError(file: path, problem: "is larger than \(largest) bytes; an experiment is not")
    }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw InputError(file: path, problem: "is binary; an experiment is a text in YAML")
    }
    return text
  }

  private static let largest = 262_144

  private static func document(_ yaml: String, file: String) throws -> Node {
    do {
      guard let root = try Yams.compose(yaml: yaml) else {
        throw InputError(file: file, key: "document", problem: "is empty; a method is needed")
      }
      return root
    } catch let error as YamlError {
      throw InputError(file: file, key: error.place, problem: error.account)
    }
  }
}

extension YamlError {
  /// The line that it is about.
  fileprivate var place: String {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      "line \(mark.line)"
    case .duplicatedKeysInMapping(let duplicates, _): duplicates.sorted().first ?? "document"
    default: "document"
    }
  }

  /// What is wrong, without the lines that show it.
  fileprivate var account: String {
    switch self {
    case .scanner(let context, let problem, _, _), .parser(let context, let problem, _, _),
      .composer(let context, let problem, _, _):
      "is no YAML, \((context.map { $0.text + " " } ?? "") + problem); one map of keys to values"
        + " is needed"
    case .duplicatedKeysInMapping: "the key is there twice; once is allowed"
    case .reader(let problem, _, _, _): "is no YAML, \(problem); a text in UTF-8 is needed"
    default: "is no YAML; one map of keys to values is needed"
    }
  }
}
