extension Planted {
  /// How many tasks in how many groups, and how hard they are.
  public struct Difficulty: Hashable, Sendable {
    /// The number of tasks, a multiple of `groups`, 26 at most.
    public var tasks = 4

    /// The number of groups; the first tasks are the first group, and so on.
    public var groups = 2

    /// Units of each of the teacher's layers.
    public var width = 8

    /// The scale of the teacher's weights: the larger, the less linear the tasks.
    public var gain: Float = 2

    /// The published choice: four tasks in two groups, width 8, gain 2.
    public init() {}

    /// Reads `tasks`, `groups`, `width` and `gain`; absent ones keep their defaults.
    ///
    /// - Throws: `DatasetError` naming the option that is out of range.
    public init(options: [String: Double]) throws {
      let all = Self.defaults.merging(options) { $1 }
      tasks = try Self.whole(all, "tasks", in: 1...26)
      groups = try Self.whole(all, "groups", in: 1...26)
      width = try Self.whole(all, "width", in: 1...1024)
      let gain = all["gain", default: .nan]
      guard gain > 0, gain <= 100 else {
        throw DatasetError("data.options.gain", "\(gain); allowed is more than 0 and at most 100")
      }
      self.gain = Float(gain)
      guard tasks.isMultiple(of: groups) else {
        throw DatasetError(
          "data.options.groups", "\(groups) groups cannot share \(tasks) tasks evenly")
      }
    }

    static let defaults: [String: Double] = ["tasks": 4, "groups": 2, "width": 8, "gain": 2]

    var tasksPerGroup: Int { tasks / groups }

    var taskNames: [String] { "abcdefghijklmnopqrstuvwxyz".prefix(tasks).map { String($0) } }

    var groupNames: [[String]] {
      (0..<groups).map { Array(taskNames[($0 * tasksPerGroup)..<(($0 + 1) * tasksPerGroup)]) }
    }

    private static func whole(
      _ options: [String: Double], _ name: String, in range: ClosedRange<Int>
    ) throws -> Int {
      let value = options[name, default: .nan]
      guard let number = Int(exactly: value), range.contains(number) else {
        throw DatasetError(
          "data.options.\(name)",
          "\(value); allowed is a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }
}
