import Foundation
import Yams

/// What a folder of features holds, as its `features.yaml` says.
public struct FeatureManifest: Hashable, Sendable {
  /// The tasks: one folder each.
  public let tasks: [String]

  /// The locations, shallow first: one file each in every task's folder.
  public let locations: [String]

  /// Reads a file with the lists `tasks` and `locations`.
  ///
  /// - Throws: `InputError` naming the file, and the key that is wrong.
  public init(contentsOf path: String) throws {
    guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
      throw InputError(
        file: path, problem: "cannot be read; a YAML file with tasks and locations is needed")
    }
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      throw InputError(file: path, problem: "is no YAML; \(error)")
    }
    let section = try Section(node, file: path, path: "")
    tasks = try Self.names("tasks", in: section)
    locations = try Self.names("locations", in: section)
  }

  private static func names(_ key: String, in section: Section) throws -> [String] {
    guard let names = try section.texts(key) else {
      throw section.error(key, "is missing", allowed: "a list of words is needed")
    }
    if let name = names.first(where: { $0.contains("/") || $0 == "." || $0 == ".." }) {
      throw section.error(key, "\(name) leads elsewhere", allowed: "names without / are needed")
    }
    return names
  }
}
