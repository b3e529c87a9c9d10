import Yams

extension ExperimentFile {
  /// Sets one key, as `--set a.b=value` asks; maps that are not there are made.
  static func apply(_ override: String, to root: inout Node, file: String) throws {
    guard let equals = override.firstIndex(of: "="), equals != override.startIndex else {
      throw InputError(
        file: file, key: "--set \(override)", problem: "is no setting; KEY=VALUE is needed")
    }
    let key = String(override[..<equals])
    let value = try value(override[override.index(after: equals)...], of: key, file: file)
    root = try setting(value, at: path(of: key)[...], in: root, key: key, file: file)
  }

  private static func value(_ text: Substring, of key: String, file: String) throws -> Node {
    // No YAML begins with this, and whoever names a file should not have to quote it.
    if text.hasPrefix("@") { return Node(String(text)) }
    do {
      return try Yams.compose(yaml: String(text)) ?? Node("", Tag(.null))
    } catch {
      throw InputError(
        file: file, key: key, problem: "the value \(text) of --set is no YAML; quote it, perhaps")
    }
  }

  /// The keys on the way to a setting; within a map of free names the rest is one key, dots and all.
  private static func path(of key: String) -> [String] {
    var path: [String] = []
    var rest = key[...]
    while let dot = rest.firstIndex(of: "."),
      ExperimentKeys.maps.contains((path + [String(rest[..<dot])]).joined(separator: "."))
    {
      path.append(String(rest[..<dot]))
      rest = rest[rest.index(after: dot)...]
    }
    return path + [String(rest)]
  }

  private static func setting(
    _ value: Node, at path: ArraySlice<String>, in node: Node, key: String, file: String
  ) throws -> Node {
    guard let name = path.first else { return value }
    var node = node.isEmptyValue ? Node([(Node, Node)]()) : node
    guard var mapping = node.mapping else {
      throw InputError(
        file: file, key: key, problem: "cannot be set within \(node.account); a map is needed")
    }
    let inner = mapping[Node(name)] ?? Node("", Tag(.null))
    mapping[Node(name)] = try setting(
      value, at: path.dropFirst(), in: inner, key: key, file: file)
    node = .mapping(mapping)
    return node
  }
}
