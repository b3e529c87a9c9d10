/// A key as the user pressed it.
public enum Key: Hashable, Sendable {
  /// A key that types something, the space bar among them.
  case character(Character)
  /// Return or Enter.
  case enter
  /// Esc.
  case escape
  /// Tab.
  case tab
  /// Shift-Tab.
  case backTab
  /// The arrow up.
  case up
  /// The arrow down.
  case down
  /// The arrow to the left.
  case left
  /// The arrow to the right.
  case right
  /// Page Up.
  case pageUp
  /// Page Down.
  case pageDown
  /// Home.
  case home
  /// End.
  case end
  /// The key that deletes to the left.
  case backspace
  /// The key that deletes to the right.
  case delete
  /// A function key, from 1.
  case function(Int)
  /// Ctrl with a lower-case letter.
  case control(Character)
}

extension Key: CustomStringConvertible {
  /// The key as hints and help name it, such as `Ctrl-L`, `⏎` or `Space`.
  public var description: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .enter: "⏎"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "S-Tab"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .backspace: "Bksp"
    case .delete: "Del"
    case .function(let number): "F\(number)"
    case .control(let letter): "Ctrl-\(letter.uppercased())"
    }
  }

  /// The description in ASCII letters only.
  public var asciiDescription: String {
    switch self {
    case .enter: "Enter"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    default: description
    }
  }
}

extension Key {
  /// The key that hints and help call by a name, in either script: `Enter` or `⏎`, `z`, `Ctrl-L`;
  /// nil for anything else.
  public init?(named name: String) {
    let named: [Key] = [
      .character(" "), .enter, .escape, .tab, .backTab, .up, .down, .left, .right, .pageUp,
      .pageDown, .home, .end, .backspace, .delete,
    ]
    let others = (1...12).map(Key.function) + "abcdefghijklmnopqrstuvwxyz".map(Key.control)
    let known = (named + others).first { [$0.description, $0.asciiDescription].contains(name) }
    guard let key = known ?? (name.count == 1 ? name.first.map(Key.character) : nil) else {
      return nil
    }
    self = key
  }
}

/// Something that happened at the terminal.
public enum Input: Equatable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// The terminal has another size.
  case resize(Size)
  /// The first mouse button was pressed on a cell.
  case click(Point)
  /// The pointer moved to a cell while that button was held down.
  case drag(Point)
  /// The button was let go over a cell.
  case release(Point)
  /// The wheel was turned over a cell, by notches down (positive) or up.
  case wheel(Point, Int)
  /// Text was pasted, its line ends turned into blanks; never to be taken for key presses.
  case paste(String)
  /// Another thread, a signal or the return from the background asked for attention.
  case wake
}
