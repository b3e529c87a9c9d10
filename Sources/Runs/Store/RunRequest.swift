import Foundation

/// What a user asks of the process that trains a run.
public enum RunRequest: String, Codable, Hashable, Sendable, CaseIterable {
  /// To store a checkpoint and end.
  case stop
  /// To hold its place without training.
  case pause
  /// To go on training.
  case proceed
}

extension RunWriter {
  /// What another process asked for since the last call.
  public func pendingRequest() -> RunRequest? {
    let taken = folder.request + ".taken"
    guard rename(folder.request, taken) == 0 else { return nil }
    defer { unlink(taken) }
    return (try? Disk.read(taken)).flatMap {
      RunRequest(rawValue: String(decoding: $0, as: UTF8.self))
    }
  }
}
