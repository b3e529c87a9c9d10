extension String {
  /// The text with characters that cannot be seen escaped, so that it takes one line and drives no
  /// terminal, spreadsheet or viewer.
  var visible: String {
    unicodeScalars.map { $0.isHidden ? $0.escaped(asASCII: true) : String($0) }.joined()
  }

  /// Visible text with some characters replaced.
  func visible(replacing replacements: [Character: String]) -> String {
    visible.map { replacements[$0] ?? String($0) }.joined()
  }
}

extension Unicode.Scalar {
  fileprivate var isHidden: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      true
    default: false
    }
  }
}

extension Sequence<String> {
  /// The texts made visible and distinct from each other and from some that are taken.
  func visibleNames(except taken: Set<String> = []) -> [String] {
    var taken = taken
    return map { text in
      let name = text.visible
      var candidate = name
      var number = 2
      while !taken.insert(candidate).inserted {
        candidate = "\(name)_\(number)"
        number += 1
      }
      return candidate
    }
  }
}
