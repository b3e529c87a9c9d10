import Dashboard
import Foundation

/// Measures what the process and the thread that draws use of the machine.
struct ResourceMeter {
  private var last = Reading()

  /// The use since the last call; call it on the thread that draws.
  mutating func measure() -> ResourceUsage {
    let now = Reading()
    let elapsed = max(1e-3, now.clock - last.clock)
    defer { last = now }
    return ResourceUsage(
      processorPercent: 100 * (now.process - last.process) / elapsed,
      residentBytes: Self.residentBytes,
      dashboardPercent: 100 * (now.thread - last.thread) / elapsed)
  }

  private struct Reading {
    let clock = Self.seconds(CLOCK_MONOTONIC)
    let process = Self.seconds(CLOCK_PROCESS_CPUTIME_ID)
    let thread = Self.seconds(CLOCK_THREAD_CPUTIME_ID)

    private static func seconds(_ clock: clockid_t) -> Double {
      var time = timespec()
      clock_gettime(clock, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }

  /// The second number of /proc/self/statm is the resident pages; see proc(5).
  private static var residentBytes: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
