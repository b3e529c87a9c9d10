import Dashboard
import Foundation

/// The user's own keys; the program reads the file and never writes it.
struct KeyFile: Sendable {
  let path: String

  /// The file in the user's configuration.
  init(in places: Places = .current) { path = places.configuration + "/keys.yaml" }

  /// Has a dashboard use the keys; says in one line what is wrong with them.
  func apply(to dashboard: inout Dashboard) {
    guard let data = FileManager.default.contents(atPath: path) else { return }
    let (keymap, problems) = Keymap.read(String(decoding: data, as: UTF8.self))
    dashboard.use(keymap)
    guard let first = problems.first else { return }
    let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    _ = dashboard.update(.failure("\(path): \(first)\(more)"))
  }
}
