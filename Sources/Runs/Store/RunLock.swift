import Foundation
import Synchronization

/// The right to write in a run's folder, held by one process at a time and freed by the operating
/// system if that dies.
final class RunLock: Sendable {
  private let file: Mutex<Int32?>

  /// Takes the lock.
  ///
  /// - Throws: `StoreError` when another holds it.
  init(path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw StoreError(path: path, code: errno) }
    guard RunLock.acquire(descriptor) else {
      close(descriptor)
      throw StoreError(
        path: Disk.parent(of: path), problem: "is being trained already; stop it there first")
    }
    file = Mutex(descriptor)
  }

  /// Tries for a moment, since a look at whether the lock is held takes it for an instant.
  private static func acquire(_ descriptor: Int32) -> Bool {
    for _ in 0..<10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(2000)
    }
    return false
  }

  /// Whether a process holds the lock.
  static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { unlock(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Gives the lock back, even while a process that was just forked still has the file open.
  private static func unlock(_ descriptor: Int32) {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Gives the lock back.
  func release() {
    file.withLock { descriptor in
      if let descriptor { Self.unlock(descriptor) }
      descriptor = nil
    }
  }

  deinit { release() }
}
