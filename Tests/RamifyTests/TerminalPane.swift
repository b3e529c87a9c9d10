import Foundation

/// The program in a real terminal: a private tmux server that is read back and told which keys to
/// press.
final class TerminalPane {
  private let socket = "ramify-test-\(UUID().uuidString.prefix(8))"
  private let folder: String
  private var identifier: String { "\(folder)/\(socket).pid" }

  /// Starts the program in a terminal of a size.
  ///
  /// - Parameters:
  ///   - arguments: the program's.
  ///   - size: columns and rows.
  ///   - folder: where it runs.
  ///   - environment: variables for it, as NAME=VALUE.
  ///   - recording: a file for every byte that the program sends, if any.
  /// - Throws: when tmux cannot be run.
  init(
    _ arguments: [String] = [], size: (width: Int, height: Int), in folder: String,
    environment: [String] = [], recording: String? = nil
  ) throws {
    self.folder = folder
    // A server without a session exits, so one window sleeps while the other is watched.
    try tmux(
      "new-session", "-d", "-x", "\(size.width)", "-y", "\(size.height)", "sleep 3600", ";",
      "set", "-g", "remain-on-exit", "on", ";", "set", "-g", "status", "off", ";",
      "set", "-sg", "escape-time", "5", ";", "set", "-g", "default-terminal", "tmux-256color")
    // What the dashboard keeps is not to go from one test to the next.
    let variables =
      ["XDG_STATE_HOME=\(folder)/state", "XDG_CONFIG_HOME=\(folder)/config"] + environment
    // Test runners turn colours off for themselves.
    let words = ["env", "-u", "NO_COLOR"] + variables + [Program.path] + arguments
    let program = words.joined(separator: " ")
    // A shell outlives the program, so that the terminal can be looked at as it was left.
    let start = recording == nil ? "" : "read start; "
    let script =
      "\(start)sh -c 'echo $$ > \(identifier); exec \(program)'; echo it left with $?; sleep 3600"
    try tmux("new-window", "-n", "it", "-c", folder, script)
    guard let recording else { return }
    try tmux("pipe-pane", "-t", ":it", "cat > \(recording)")
    try press("Enter")
  }

  deinit { _ = try? tmux("kill-server") }

  /// Everything on the screen, row by row.
  var text: String { (try? tmux("capture-pane", "-p", "-t", ":it")) ?? "" }

  /// The program's process.
  var process: pid_t {
    let text = (try? String(contentsOfFile: identifier, encoding: .utf8)) ?? ""
    return pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// Waits until the program has ended and says with which status, and whether it left the
  /// terminal as it found it: no alternate screen, a cursor, no mouse.
  func waitForEnd(seconds: Double = 30) -> (status: Int, isRestored: Bool)? {
    guard wait(for: "it left with [0-9]+", seconds: seconds) != nil else { return nil }
    let status = text.matches(of: /it left with ([0-9]+)/).last.flatMap { Int($0.1) }
    let modes = try? tmux(
      "display", "-p", "-t", ":it", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}")
    return (status ?? -1, modes?.trimmingCharacters(in: .whitespacesAndNewlines) == "0 1 0")
  }

  /// Presses keys, by tmux's names.
  func press(_ keys: String...) throws {
    for key in keys { try tmux("send-keys", "-t", ":it", key) }
  }

  /// Types a text all at once, as fast typists and slow lines do.
  func type(_ text: String) throws { try tmux("send-keys", "-t", ":it", "-l", text) }

  /// Takes the terminal away, as who closes its window does.
  func close() throws { try tmux("kill-window", "-t", ":it") }

  /// Gives the terminal another size.
  func resize(_ width: Int, _ height: Int) throws {
    try tmux("resize-window", "-t", ":it", "-x", "\(width)", "-y", "\(height)")
  }

  /// Looks again and again until the screen shows a text, and says when; `nil` after the time.
  @discardableResult
  func wait(for pattern: String, seconds: Double = 30) -> Double? {
    wait(seconds: seconds) { $0.text.range(of: pattern, options: .regularExpression) != nil }
  }

  /// Looks again and again until something holds, and says after how many seconds.
  @discardableResult
  func wait(seconds: Double = 30, until holds: (TerminalPane) -> Bool) -> Double? {
    let start = Date()
    while Date().timeIntervalSince(start) < seconds {
      if holds(self) { return Date().timeIntervalSince(start) }
    }
    return nil
  }

  /// Runs a tmux command through the shell.
  ///
  /// Foundation's `Process` would wait for the server that tmux leaves behind.
  @discardableResult
  private func tmux(_ arguments: String...) throws -> String {
    let words = ["LC_ALL=C.UTF-8", "tmux", "-L", socket, "-f", "/dev/null"] + arguments
    let command = "env " + words.map(quoted).joined(separator: " ") + " </dev/null 2>/dev/null"
    guard let pipe = popen(command, "r") else { throw CocoaError(.executableLoad) }
    defer { pclose(pipe) }
    var output = ""
    var buffer = [CChar](repeating: 0, count: 4096)
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
      output += String(decoding: bytes, as: UTF8.self)
    }
    return output
  }

  private func quoted(_ word: String) -> String {
    "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
