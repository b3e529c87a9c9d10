/// The numbers that stand for pairs of colours.
///
/// A terminal has few; ncurses' own allocator never gives one back and ends in a number that
/// crashes it.
package struct PairCache {
  private struct Colors: Hashable {
    let foreground, background: Int
  }

  private let limit: Int
  private var numbers: [Colors: Int] = [:]

  /// Whether a pair was asked for after all numbers had been given out.
  package private(set) var isExhausted = false

  /// A cache of the numbers `1..<limit`.
  package init(limit: Int) {
    self.limit = limit
  }

  /// The number of a pair, and whether it has to be defined first; 0 where there is none left.
  package mutating func number(
    foreground: Int, background: Int
  ) -> (number: Int, isNew: Bool) {
    let colors = Colors(foreground: foreground, background: background)
    if foreground < 0, background < 0 { return (0, false) }
    if let number = numbers[colors] { return (number, false) }
    guard numbers.count + 1 < limit else {
      isExhausted = true
      return (0, false)
    }
    numbers[colors] = numbers.count + 1
    return (numbers.count, true)
  }
}
