import Foundation
import Testing

/// The files in `Frames`, each with one screen in several sizes.
///
/// Each frame stands below a line with its title. In frames of 300 columns many equal glyphs in a
/// row are written as one and their number, such as ─{61}.
enum RecordedFrames {
  /// One frame of a file.
  struct Section {
    let title: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The lines as they are in the file.
    var written: [Substring] {
      let isWide = lines.contains { $0.count >= 300 }
      return isWide ? lines.map { RecordedFrames.short($0)[...] } : lines
    }
  }

  /// A line whose runs of more than a few equal glyphs are written as one and their number.
  private static func short(_ line: Substring) -> String {
    var (text, rest) = ("", line)
    while let glyph = rest.first {
      let run = rest.prefix { $0 == glyph }
      rest = rest.dropFirst(run.count)
      text += run.count > 12 ? "\(glyph){\(run.count)}" : String(run)
    }
    return text
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Frames")

  private static let mark = "═══ "

  /// Compares frames with those of a file, or writes them there, as `RAMIFY_RECORD` says.
  static func check(
    _ drawn: [Section], _ name: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["RAMIFY_RECORD"] == "1" {
      let text = drawn.map { "\(mark)\($0.title)\n\($0.written.joined(separator: "\n"))\n" }
        .joined()
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try read(file)
    #expect(recorded.map(\.title) == drawn.map(\.title), sourceLocation: location)
    for (was, now) in zip(recorded, drawn) {
      guard let difference = difference(was.lines, now.written) else { continue }
      Issue.record(
        "\(name), \(now.title), \(difference)\n\n\(now.text)", sourceLocation: location)
    }
  }

  private static func read(_ file: URL) throws -> [Section] {
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.components(separatedBy: mark).dropFirst().map { part in
      let end = part.firstIndex(of: "\n") ?? part.endIndex
      // What was written ends with a line's end.
      return Section(
        title: String(part[..<end]), text: String(part[end...].dropFirst().dropLast()))
    }
  }

  /// How many lines differ, and both texts of the first of them; nil where none does.
  private static func difference(_ was: [Substring], _ now: [Substring]) -> String? {
    let rows = 0..<max(was.count, now.count)
    let differing = rows.filter { line($0, of: was) != line($0, of: now) }
    guard let first = differing.first else { return nil }
    return "line \(first + 1) and \(differing.count - 1) more:"
      + "\n  was: \(line(first, of: was) ?? "nothing")\n  is:  \(line(first, of: now) ?? "nothing")"
  }

  private static func line(_ row: Int, of lines: [Substring]) -> Substring? {
    lines.indices.contains(row) ? lines[row] : nil
  }
}
