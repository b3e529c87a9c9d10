import Foundation
import Yams

/// Why a theme could not be had: the file, the role and what is allowed there.
public struct ThemeError: Error, Equatable, CustomStringConvertible {
  /// A sentence for the user.
  public let description: String
}

extension Theme {
  /// Reads `<name>.yaml` of a folder.
  ///
  /// - Throws: `ThemeError` naming the file and what is wrong in it.
  public static func load(named name: String, from folder: String) throws -> Theme {
    let path = "\(folder)/\(name).yaml"
    guard let data = FileManager.default.contents(atPath: path) else {
      let known = names(in: folder).joined(separator: ", ")
      throw ThemeError(
        description: "\(path): no such theme; there are \(known.isEmpty ? "none" : known)")
    }
    return try parse(String(decoding: data, as: UTF8.self), name: name, path: path)
  }

  /// The names of a folder's themes, in order; none when there is no such folder.
  public static func names(in folder: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// Reads a theme from YAML; `path` is what errors call it.
  ///
  /// - Throws: `ThemeError` naming the path and the role.
  public static func parse(_ text: String, name: String, path: String) throws -> Theme {
    let reader = ThemeReader(path: path)
    let root = try reader.root(text)
    try reader.check(root, allows: ["appearance", "roles", "series", "sequential", "diverging"])
    return Theme(
      name: name, isLight: try reader.isLight(root["appearance"]),
      roles: try reader.roles(root["roles"]),
      series: try reader.list(root["series"], "series", count: 8),
      sequential: try reader.list(root["sequential"], "sequential", count: 8),
      diverging: try reader.list(root["diverging"], "diverging", count: 11))
  }
}

/// Reads the parts of a theme file, and names the file in every complaint.
private struct ThemeReader {
  let path: String

  func error(_ key: String, _ problem: String) -> ThemeError {
    ThemeError(description: "\(path): \(key): \(problem)")
  }

  func root(_ text: String) throws -> Node.Mapping {
    do {
      guard let root = try compose(yaml: text)?.mapping else {
        throw ThemeError(description: "\(path): not a mapping; write roles: and series:")
      }
      return root
    } catch let failure as YamlError {
      let reason = "\(failure)".split(separator: "\n").joined(separator: " ")
      throw ThemeError(description: "\(path): not YAML: \(reason)")
    }
  }

  func check(_ mapping: Node.Mapping, allows keys: [String], in parent: String = "") throws {
    var seen: Set<String> = []
    for key in mapping.keys.map({ $0.scalar?.string ?? "a key" }) {
      guard keys.contains(key) else {
        throw error(parent + key, "unknown; there are \(keys.joined(separator: ", "))")
      }
      guard seen.insert(key).inserted else { throw error(parent + key, "written twice") }
    }
  }

  func isLight(_ node: Node?) throws -> Bool {
    switch node?.scalar?.string {
    case "dark": return false
    case "light": return true
    default: throw error("appearance", "write dark or light")
    }
  }

  func roles(_ node: Node?) throws -> [String: Theme.Tone] {
    guard let mapping = node?.mapping else { throw error("roles", "missing; write a mapping") }
    try check(mapping, allows: Theme.roleNames, in: "roles.")
    return try Theme.roleNames.reduce(into: [:]) { roles, name in
      let key = "roles.\(name)"
      guard let node = mapping[name] else { throw error(key, "missing; \(Self.allowed)") }
      roles[name] = try tone(node, key, mono: Self.mono[name] ?? [])
    }
  }

  func list(_ node: Node?, _ key: String, count: Int) throws -> [Theme.Tone] {
    let nodes = node?.sequence.map(Array.init) ?? []
    guard nodes.count == count else {
      throw error(key, "\(nodes.count) colors; write a list of \(count)")
    }
    return try nodes.enumerated().map { try tone($1, "\(key)[\($0)]", mono: []) }
  }

  func tone(_ node: Node, _ key: String, mono: Set<Theme.Attribute>) throws -> Theme.Tone {
    guard let mapping = node.mapping else {
      return Theme.Tone(try color(node, key), mono: mono)
    }
    try check(mapping, allows: ["color", "256", "16", "mono"], in: "\(key).")
    guard let color = mapping["color"] else {
      throw error("\(key).color", "missing; \(Self.allowed)")
    }
    return Theme.Tone(
      try self.color(color, "\(key).color"), index256: try index(mapping["256"], "\(key).256", 255),
      index16: try index(mapping["16"], "\(key).16", 15),
      mono: try mapping["mono"].map { try attributes($0, "\(key).mono") } ?? mono)
  }

  func color(_ node: Node, _ key: String) throws -> Color? {
    guard let text = node.scalar?.string else { throw error(key, "not a color; \(Self.allowed)") }
    if text == "default" { return nil }
    guard let color = Color(hex: text) else {
      throw error(key, "\"\(text)\" is not a color; \(Self.allowed)")
    }
    return color
  }

  func index(_ node: Node?, _ key: String, _ most: Int) throws -> Int? {
    guard let node else { return nil }
    guard let number = node.scalar.flatMap({ Int($0.string) }), (0...most).contains(number) else {
      throw error(key, "\"\(node.scalar?.string ?? "")\" is not a number from 0 to \(most)")
    }
    return number
  }

  func attributes(_ node: Node, _ key: String) throws -> Set<Theme.Attribute> {
    let words =
      node.sequence.map { $0.map { $0.scalar?.string ?? "" } } ?? [node.scalar?.string ?? ""]
    return Set(
      try words.map { word in
        guard let attribute = Theme.Attribute(rawValue: word) else {
          let known = Theme.Attribute.allCases.map(\.rawValue).joined(separator: ", ")
          throw error(key, "\"\(word)\" is unknown; there are \(known)")
        }
        return attribute
      })
  }

  private static let allowed = "write \"#rrggbb\" or default"

  /// What stands for roles without colours, unless the file says otherwise.
  private static let mono: [String: Set<Theme.Attribute>] = [
    "dim": [.dim], "accent": [.bold], "focus": [.bold], "title": [.bold], "key": [.bold],
    "bad": [.bold], "failed": [.bold], "running": [.bold], "selection": [.reverse],
    "field": [.underline],
  ]
}
