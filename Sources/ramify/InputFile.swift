import Foundation
import Runs

/// A file named on the command line.
enum InputFile {
  /// Everything in it.
  ///
  /// - Throws: `InputError` when it cannot be read.
  static func bytes(_ path: String) throws -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw InputError(file: path, problem: "cannot be read; give the path of a file")
    }
  }
}

/// Numbers separated by commas, as an argument.
enum NumberList {
  /// The numbers of a text such as "10,20,40".
  ///
  /// - Throws: `InputError` naming the argument.
  static func parse(_ text: String, file: String, key: String) throws -> [Double] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      try number(Double(word.trimmingCharacters(in: .whitespaces)), of: word, file, key)
    }
  }

  private static func number(
    _ number: Double?, of word: Substring, _ file: String, _ key: String
  ) throws -> Double {
    guard let number, number >= 0, number.isFinite else {
      throw InputError(
        file: file, key: key, problem: "is \"\(word)\"; numbers of at least 0 are needed")
    }
    return number
  }
}

extension Double {
  /// As short as it can be without a loss.
  var short: String { self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)" }
}
