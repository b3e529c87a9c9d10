import CNcurses
import Foundation

/// A terminal without a window: a program runs in it, and what it draws is thrown away.
public struct PseudoTerminal: Sendable {
  private let size: Size

  /// A terminal of so many columns and rows.
  public init(size: Size) { self.size = size }

  /// Runs a program in the terminal to its end.
  ///
  /// - Returns: its exit code, or 128 and more where a signal ended it.
  /// - Throws: the system's error when there is no terminal left.
  public func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var controller: Int32 = -1
    let process = pty_start(program, &words, Int32(size.width), Int32(size.height), &controller)
    guard process > 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .ENXIO) }
    Self.drain(controller)
    close(controller)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Takes everything out until nobody holds the terminal any more, which reads as an error.
  private static func drain(_ controller: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    repeat {
      count = read(controller, &buffer, buffer.count)
    } while count > 0 || (count < 0 && errno == EINTR)
  }
}
