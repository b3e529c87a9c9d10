import Dashboard
import Synchronization

/// Messages on their way from any thread to the one that draws.
final class Mailbox: Sendable {
  private let messages = Mutex([Dashboard.Message]())
  private let wake: @Sendable () -> Void

  /// An empty mailbox.
  ///
  /// - Parameter wake: called, from the posting thread, when the first message comes in.
  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// Leaves a message; the sender never waits for the screen.
  func post(_ message: Dashboard.Message) {
    let isFirst = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if isFirst { wake() }
  }

  /// Whether something waits to be taken out.
  var hasMessages: Bool { messages.withLock { !$0.isEmpty } }

  /// Takes all messages out.
  func drain() -> [Dashboard.Message] {
    messages.withLock { messages in
      defer { messages.removeAll(keepingCapacity: true) }
      return messages
    }
  }
}
