import Terminal

/// The browser's filter as it is typed, and what it means.
struct FilterLine: Sendable {
  private(set) var line = LineEditor()
  /// The newest that could be read: rows stay as they were while the text cannot.
  private(set) var filter = RowFilter.none
  private(set) var problem: FilterProblem?

  var text: String { line.text }
  var isEmpty: Bool { line.text.isEmpty }

  /// Whether the text ends in a word that may yet become a field.
  var mayBecomeField: Bool {
    guard case .word(let word)? = FilterToken.all(in: text).last?.kind else { return false }
    return line.cursor == text.count && text.last != " " && FilterField.isBegun(by: word)
  }

  /// Takes a key; nothing happens at one that edits no line.
  mutating func take(_ key: Key) {
    if line.take(key) { read() }
  }

  /// Types a text at the cursor.
  mutating func insert(_ text: String) {
    line.insert(text)
    read()
  }

  /// Puts a text in the place of what was typed.
  mutating func set(_ text: String) {
    line = LineEditor(text)
    read()
  }

  private mutating func read() {
    do throws(FilterProblem) {
      filter = try RowFilter(text)
      problem = nil
    } catch {
      problem = error
    }
  }

  /// What may be asked, where nothing is typed yet.
  static let example = "such as method:affinity-tree loss<0.5 not failed"
}
