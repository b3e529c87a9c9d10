import Dispatch
import Foundation
import Synchronization

/// Tells when something changes in folders, and costs nothing while nothing does.
///
/// Source: inotify(7). It sees what this machine does, and so is of use on its own disks only.
final class FolderWatch: Sendable {
  private let descriptor: Int32
  private let source: Mutex<any DispatchSourceRead>

  /// More folders than this are better looked at from time to time; the kernel allows a user 8,192
  /// or more.
  static let most = 4096

  /// A watch over no folder yet; nothing where the system has none to give.
  ///
  /// - Parameters:
  ///   - queue: where `body` is called.
  ///   - body: called after changes, not once for each.
  init?(on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler {
      Self.drain(descriptor)
      body()
    }
    source.setCancelHandler { close(descriptor) }
    source.resume()
    self.source = Mutex(source)
  }

  deinit { source.withLock { $0.cancel() } }

  /// Watches folders, among them those that it watches already.
  ///
  /// - Returns: whether it hears of all that happens in all of them; not on another machine's disk.
  func covers(_ folders: [String]) -> Bool {
    guard folders.count <= Self.most, let first = folders.first, Self.isLocal(first) else {
      return false
    }
    let changes = IN_CREATE | IN_DELETE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO
    let mask = UInt32(changes | IN_DELETE_SELF | IN_MOVE_SELF)
    // A folder that is gone by now was in another one, which tells of that.
    let failures = folders.filter {
      inotify_add_watch(descriptor, $0, mask) < 0 && (errno != ENOENT || $0 == first)
    }
    return failures.isEmpty
  }

  private static func drain(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }

  /// Whether a folder is on a kind of file system that no other machine writes to; see proc(5).
  private static func isLocal(_ path: String) -> Bool {
    let folder = URL(filePath: path).resolvingSymlinksInPath().path + "/"
    let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    var (longest, system) = (0, "")
    for mount in mounts.split(separator: "\n") {
      let words = mount.split(separator: " ")
      guard words.count > 2, words[1].count >= longest,
        words[1] == "/" || folder.hasPrefix(words[1] + "/")
      else { continue }
      (longest, system) = (words[1].count, String(words[2]))
    }
    return localSystems.contains(system)
  }

  private static let localSystems: Set = [
    "ext2", "ext3", "ext4", "xfs", "btrfs", "tmpfs", "overlay", "f2fs", "zfs",
  ]
}
