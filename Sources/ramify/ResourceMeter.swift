import Dashboard
import Foundation

/// Measures what the process and the thread that draws use of the machine.
struct ResourceMeter {
  private var last = Reading()

  /// How many frames have been drawn.
  var frames = 0
  private var lastFrames = 0

  /// The use since the last call; call it on the thread that draws.
  mutating func measure() -> ResourceUsage {
    let now = Reading()
    let elapsed = max(1e-3, now.clock - last.clock)
    let drawn = frames - lastFrames
    defer { (last, lastFrames) = (now, frames) }
    return ResourceUsage(
      processorPercent: 100 * (now.process - last.process) / elapsed,
      residentBytes: Self.residentBytes,
      dashboardPercent: 100 * (now.thread - last.thread) / elapsed,
      framesPerSecond: Double(drawn) / elapsed,
      bytesPerFrame: drawn > 0 ? max(0, now.written - last.written) / drawn : nil)
  }

  private struct Reading {
    let clock = Self.seconds(CLOCK_MONOTONIC)
    let process = Self.seconds(CLOCK_PROCESS_CPUTIME_ID)
    let thread = Self.seconds(CLOCK_THREAD_CPUTIME_ID)
    let written = ResourceMeter.writtenBytes

    private static func seconds(_ clock: clockid_t) -> Double {
      var time = timespec()
      clock_gettime(clock, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }

  /// What this thread has written, which on the thread that draws is what the terminal was sent;
  /// see proc(5), 0 where the system does not tell.
  static var writtenBytes: Int {
    let text = (try? String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("wchar: ") }
    return line.flatMap { Int($0.dropFirst(7)) } ?? 0
  }

  /// The second number of /proc/self/statm is the resident pages; see proc(5).
  private static var residentBytes: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
