import Terminal

/// What the keys of actions are called, by the keymap in use and in the script of the screen.
struct KeyNames {
  let keymap: Keymap
  let isASCII: Bool

  /// What the first key of an action is called.
  subscript(_ name: Action.Name) -> String {
    keymap.action(name)?.keys.first.map(self.name) ?? name.rawValue
  }

  /// What a key is called.
  func name(_ key: Key) -> String { isASCII ? key.asciiDescription : key.description }

  /// What the key is called that stands for an action where letters are typed.
  func whileTyping(_ name: Action.Name) -> String {
    let usual = Keymap.dialogKeys.first { $0.name == name }?.key
    let key = keymap.action(name)?.keys.first(where: \.isFreeInDialogs) ?? usual
    return key.map(self.name) ?? self[name]
  }
}

extension Keymap {
  /// The keys that lists, questions and lines that are being typed take, and the actions whose
  /// other keys do the same there, as far as they type nothing.
  static let dialogKeys: [(name: Action.Name, key: Key)] = [
    (.back, .escape), (.open, .enter), (.nextPane, .tab), (.previousPane, .backTab),
    (.up, .up), (.down, .down), (.pageUp, .pageUp), (.pageDown, .pageDown),
  ]

  /// The key that a dialog is to take in place of one.
  func dialogKey(for key: Key) -> Key {
    guard key.isFreeInDialogs, !Self.dialogKeys.contains(where: { $0.key == key }) else {
      return key
    }
    return Self.dialogKeys.first { action($0.name)?.keys.contains(key) ?? false }?.key ?? key
  }
}

extension Key {
  /// Whether it neither types nor edits in a line.
  fileprivate var isFreeInDialogs: Bool {
    if case .character = self { false } else { !LineEditor.keys.contains(self) }
  }
}
