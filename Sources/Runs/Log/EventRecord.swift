import Foundation
import SwiftProtobuf

/// What is written of a run's events in TensorBoard's terms.
///
/// A number is a `simple_value`, a restart a `SessionLog.START`, anything else the text of its JSON
/// under the tag "ramify/<kind>", which TensorBoard shows too.
enum EventRecord {
  /// The steps that are believed; sums and products of others would overflow.
  static let steps = 0...1 << 40

  /// The version that TensorBoard asks the first record of a file for.
  static func version(time: Double) throws -> [UInt8] {
    var event = Tensorboard_Event()
    event.wallTime = time
    event.fileVersion = "brain.Event:2"
    event.sourceMetadata.writer = "ramify"
    return try event.serializedBytes()
  }

  /// Numbers of one training's step.
  static func scalars(_ values: [(tag: String, value: Float)], step: Int, time: Double) throws
    -> [UInt8]
  {
    var event = Tensorboard_Event()
    event.wallTime = time
    event.step = Int64(step)
    event.summary.value = values.map { tag, value in
      var entry = Tensorboard_Summary.Value()
      entry.tag = tag
      entry.simpleValue = value
      return entry
    }
    return try event.serializedBytes()
  }

  /// A run's metrics on the test split, as numbers beside their text.
  static func tested(_ result: RunResult, time: Double) throws -> [UInt8] {
    let values = result.metrics.map { metric in
      (tag: "\(metric.split)/\(metric.task)/\(metric.metric)", value: Float(metric.value))
    }
    return try scalars(values, step: result.steps, time: time)
  }

  /// The start of a log from a step on, at which TensorBoard forgets what it read of that step and
  /// later ones; but of the first start that it sees it takes no notice.
  static func start(atStep step: Int, time: Double) throws -> [UInt8] {
    var event = Tensorboard_Event()
    event.wallTime = time
    event.step = Int64(step)
    event.sessionLog.status = .start
    return try event.serializedBytes()
  }

  /// An event as text.
  static func text(_ value: Event, number: Int, time: Double) throws -> [UInt8] {
    var entry = Tensorboard_Summary.Value()
    entry.tag = "ramify/\(value.kind)"
    entry.metadata.pluginData.pluginName = "text"
    entry.tensor.dtype = .dtString
    entry.tensor.tensorShape = Tensorboard_TensorShapeProto()
    entry.tensor.stringVal = [Data(try JSON.encode(value).utf8)]
    var event = Tensorboard_Event()
    event.wallTime = time
    event.step = Int64(number)
    event.summary.value = [entry]
    return try event.serializedBytes()
  }

  /// Whether a record is a belief, by the tag that its text begins with; it is not read for that.
  static func isBelief(_ payload: UnsafeRawBufferPointer) -> Bool {
    let tag = Array("ramify/belief".utf8)
    let head = UnsafeRawBufferPointer(rebasing: payload.prefix(64))
    guard head.count > tag.count else { return false }
    return (0...(head.count - tag.count)).contains {
      head[$0..<($0 + tag.count)].elementsEqual(tag)
    }
  }

  /// The events that a record of the general form stands for; other programs' are none.
  static func events(
    in payload: UnsafeRawBufferPointer, training: String?
  ) -> [Record] {
    guard let event = try? Tensorboard_Event(serializedBytes: Data(payload)),
      steps.contains(Int(event.step))
    else { return [] }
    switch event.what {
    case .sessionLog(let log):
      guard log.status == .start, event.step > 0, let training else { return [] }
      let restarted = Event.restarted(training: training, step: Int(event.step) - 1)
      return [Record(time: event.wallTime, event: restarted)]
    case .summary(let summary):
      return summary.value.compactMap { record(of: $0, in: event, training: training) }
    case .fileVersion, nil: return []
    }
  }

  private static func record(
    of value: Tensorboard_Summary.Value, in event: Tensorboard_Event, training: String?
  ) -> Record? {
    switch value.value {
    case .simpleValue(let number):
      guard let training else { return nil }
      let scalar = Event.scalar(
        training: training, tag: value.tag, step: Int(event.step), value: number)
      return Record(time: event.wallTime, event: scalar)
    case .tensor(let tensor):
      guard value.tag.hasPrefix("ramify/"), let text = tensor.stringVal.first else { return nil }
      return (try? JSON.decode(Event.self, from: text)).map {
        Record(time: event.wallTime, event: $0)
      }
    case nil: return nil
    }
  }
}
