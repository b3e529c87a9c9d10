import Foundation
import Runs

/// How the browser was left: what the program keeps from one start to the next.
///
/// The filter is not kept, so that nobody wonders at the next start where the runs are; a saved
/// view brings it back.
public struct ViewSettings: Codable, Hashable, Sendable {
  /// The order's name.
  var order = RowOrder.session.rawValue
  /// Whether the order goes the other way.
  var isReversed = false
  /// The columns' names.
  var columns = RowColumn.usual.map(\.rawValue).sorted()
  /// The views that were saved.
  var views: [SavedView] = []

  private enum CodingKeys: String, CodingKey {
    case order = "sort"
    case isReversed = "reversed"
    case columns, views
  }

  /// The settings of a dashboard that nobody has used.
  public init() {}

  /// Reads what `json` wrote.
  ///
  /// - Throws: `ViewProblem` naming the key and what is wrong there; then the usual settings do.
  public init(json: some Sequence<UInt8>) throws(ViewProblem) {
    do {
      self = try JSON.decode(from: json)
    } catch {
      throw ViewProblem(error)
    }
    try check([order] + views.map(\.order), RowOrder.allCases.map(\.rawValue), "sort")
    try check(columns + views.flatMap(\.columns), RowColumn.allCases.map(\.rawValue), "columns")
    for view in views { try check(filterOf: view) }
  }

  private func check(filterOf view: SavedView) throws(ViewProblem) {
    do throws(FilterProblem) {
      _ = try RowFilter(view.filter)
    } catch {
      throw ViewProblem(description: "views: filter: \(view.filter): \(error.reason)")
    }
  }

  /// The settings as a JSON text.
  public var json: String { ((try? JSON.pretty(self)) ?? "{}") + "\n" }

  private func check(_ words: [String], _ known: [String], _ key: String) throws(ViewProblem) {
    guard let wrong = words.first(where: { !known.contains($0) }) else { return }
    throw ViewProblem(
      description: "\(key): \(wrong) is unknown; there are \(known.joined(separator: ", "))")
  }
}

/// Why stored settings cannot be used.
public struct ViewProblem: Error, Hashable, CustomStringConvertible {
  /// The key and what is wrong there.
  public let description: String

  init(description: String) { self.description = description }

  fileprivate init(_ error: any Error) {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      self.init("is missing", at: context.codingPath + [key])
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      self.init("is of the wrong type", at: context.codingPath)
    default: self.init(description: "is no JSON")
    }
  }

  private init(_ problem: String, at path: [any CodingKey]) {
    let key = path.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }
      .joined(separator: ".")
    self.init(description: (key.isEmpty ? "" : "\(key): ") + problem)
  }
}

extension Dashboard {
  /// What is worth keeping for the next start.
  public var viewSettings: ViewSettings {
    var settings = ViewSettings()
    settings.order = browser.arrangement.order.rawValue
    settings.isReversed = browser.arrangement.isReversed
    settings.columns = browser.columns.map(\.rawValue).sorted()
    settings.views = browser.views
    return settings
  }

  /// Takes over what was kept at another time.
  public mutating func restore(_ settings: ViewSettings) {
    revision += 1
    browser.arrangement.order = RowOrder(rawValue: settings.order) ?? .session
    browser.arrangement.isReversed = settings.isReversed
    browser.columns = Set(settings.columns.compactMap(RowColumn.init))
    browser.views = settings.views.sorted { $0.name < $1.name }
    kept = viewSettings
    arrangeRows()
  }
}
