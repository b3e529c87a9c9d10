import Dashboard
import Foundation

/// The file in which the dashboard keeps how rows are shown, from one start to the next.
struct ViewFile: Sendable {
  let path: String

  /// The file in the user's state folder.
  init(in places: Places = .current) { path = places.state + "/view.json" }

  /// Brings back what was kept; says so where that cannot be used, and leaves the usual view.
  func restore(_ dashboard: inout Dashboard) {
    guard let data = FileManager.default.contents(atPath: path) else { return }
    do throws(ViewProblem) {
      dashboard.restore(try ViewSettings(json: data))
    } catch {
      _ = dashboard.update(.failure("\(path): \(error); the usual view is shown"))
    }
  }

  /// Whether nothing was ever kept, as at the first start.
  var isMissing: Bool { !FileManager.default.fileExists(atPath: path) }

  /// Keeps settings for the next start.
  ///
  /// - Throws: what the disk refuses.
  func keep(_ settings: ViewSettings) throws {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(settings.json.utf8).write(to: URL(filePath: path), options: .atomic)
  }
}
