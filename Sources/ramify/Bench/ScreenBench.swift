import Dashboard
import Foundation
import Runs
import Terminal

/// How long frames take on a real terminal, in processor time of the thread that draws.
struct ScreenBench: ~Copyable {
  /// What was measured, in milliseconds.
  struct Report: Codable {
    /// The first frame with everything stored on it, by the clock.
    let firstFrame: Double
    /// A key that moves the cursor among all runs, until its frame is drawn.
    let browse: Spread
    /// A frame of the live page with what two trainings told in a tenth of a second.
    let live: Frames
    /// Opening a run of 100,000 steps and ten curves, until its frame is drawn.
    let open: Double
    /// A key that moves the cursor along its curves, until its frame is drawn.
    let scrub: Spread

    private enum CodingKeys: String, CodingKey {
      case firstFrame = "first_frame_ms"
      case browse = "browse_ms"
      case live
      case open = "open_long_run_ms"
      case scrub = "scrub_long_run_ms"
    }
  }

  /// What frames take, and which part of it.
  struct Frames: Codable {
    let total, update, view, present: Spread
    /// Of one core, at ten frames a second.
    let percentOfCore: Double
    /// Sent to the terminal.
    let bytesPerFrame: Int

    private enum CodingKeys: String, CodingKey {
      case total = "ms_per_frame"
      case update = "update_ms"
      case view = "view_ms"
      case present = "present_ms"
      case percentOfCore = "percent_of_core_at_10_frames_per_second"
      case bytesPerFrame = "bytes_per_frame"
    }
  }

  private var screen: CursesScreen
  private let stored: [Run]
  private let frames: Int

  /// - Throws: `TerminalError` when there is no terminal to draw on.
  init(runs: Int, frames: Int) throws {
    screen = try CursesScreen(mouse: false)
    stored = ScreenScenes.finished(runs)
    self.frames = frames
  }

  /// Measures everything.
  mutating func report() -> Report {
    var dashboard = Dashboard(size: screen.size)
    let first = Self.milliseconds(CLOCK_MONOTONIC) {
      _ = dashboard.update(.runs(stored))
      screen.present(dashboard.view())
    }
    let browse = pressed(.down, times: frames, on: &dashboard)
    let live = live()
    var long = Dashboard(size: screen.size)
    _ = long.update(.runs(stored + [ScreenScenes.long(tasks: 9, steps: 100_000)]))
    screen.present(long.view())
    let open = press(.enter, on: &long)
    let scrub = pressed(.left, times: min(frames, 100), on: &long)
    return Report(firstFrame: first, browse: browse, live: live, open: open, scrub: scrub)
  }

  /// Frames of the live page, of two runs that train beside many finished ones.
  private mutating func live() -> Frames {
    let names = ["one", "other"]
    let trained = 2000
    var dashboard = Dashboard(size: screen.size)
    _ = dashboard.update(.runs(stored + names.map { ScreenScenes.running($0, steps: trained) }))
    press(.enter, on: &dashboard)
    var (update, view, present) = ([Double](), [Double](), [Double]())
    let written = ResourceMeter.writtenBytes
    for frame in 0..<frames {
      let perFrame = ScreenScenes.stepsPerSecond / 10
      let steps = Int(Double(frame) * perFrame)..<Int(Double(frame + 1) * perFrame)
      let records = steps.flatMap { ScreenScenes.records(of: trained + 1 + $0) }
      update.append(
        Self.milliseconds {
          for name in names {
            for record in records { _ = dashboard.update(.record(run: "live/\(name)", record)) }
          }
        })
      var canvas = Canvas(size: screen.size)
      view.append(Self.milliseconds { canvas = dashboard.view() })
      present.append(Self.milliseconds { screen.present(canvas) })
    }
    let bytes = ResourceMeter.writtenBytes - written
    return Frames(update: update, view: view, present: present, bytes: bytes)
  }

  private mutating func pressed(_ key: Key, times: Int, on dashboard: inout Dashboard) -> Spread {
    Spread((0..<times).map { _ in press(key, on: &dashboard) })
  }

  /// Presses a key and draws what comes of it, and tells how long that took.
  @discardableResult
  private mutating func press(_ key: Key, on dashboard: inout Dashboard) -> Double {
    Self.milliseconds {
      _ = dashboard.update(.input(.key(key)))
      screen.present(dashboard.view())
    }
  }

  /// What some work takes: of this thread's processor time, unless another clock is named.
  private static func milliseconds(
    _ clock: clockid_t = CLOCK_THREAD_CPUTIME_ID, _ work: () -> Void
  ) -> Double {
    let start = seconds(clock)
    work()
    return 1000 * (seconds(clock) - start)
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension ScreenBench.Frames {
  fileprivate init(update: [Double], view: [Double], present: [Double], bytes: Int) {
    let total = update.indices.map { update[$0] + view[$0] + present[$0] }
    self.init(
      total: Spread(total), update: Spread(update), view: Spread(view), present: Spread(present),
      percentOfCore: Spread(total).mean, bytesPerFrame: bytes / update.count)
  }
}

extension ScreenBench.Report {
  /// The report for people.
  var text: String {
    func row(_ name: String, _ spread: Spread) -> String {
      let numbers = [spread.median, spread.p95, spread.p99, spread.max].map { value in
        String(format: "%8.2f", value)
      }
      return name.padding(toLength: 40, withPad: " ", startingAt: 0) + numbers.joined() + "\n"
    }
    let head = "".padding(toLength: 40, withPad: " ", startingAt: 0)
    return head + "  median     p95     p99     max  ms\n"
      + row("moving the cursor among the runs", browse)
      + row("a frame while two runs train", live.total)
      + row("  taking in what they tell", live.update) + row("  composing the frame", live.view)
      + row("  sending what is new", live.present)
      + row("moving the cursor along 100,000 steps", scrub)
      + String(
        format: "first frame %.1f ms, opening the run of 100,000 steps %.1f ms\n", firstFrame, open)
      + String(
        format: "live at 10 frames a second: %.2f %% of a core, %d bytes a frame\n",
        live.percentOfCore, live.bytesPerFrame)
  }
}
