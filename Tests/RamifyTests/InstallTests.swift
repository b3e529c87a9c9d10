import Foundation
import Testing

@Suite struct InstallTests {
  @Test("info prints versions, paths and the machine, for people and as JSON")
  func info() throws {
    let scratch = try Scratch()
    let outcome = try Program.run("info", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let words = ["version", "sessions", "themes", "config", "oneDNN", "threads", "ncurses", "TERM"]
    for word in words {
      #expect(outcome.output.contains(word), "\(word)")
    }
    let report = try Program.run("info", "--json", "--sessions", "x", in: scratch.path).json
    #expect((report["sessions"] as? String)?.hasSuffix("/x") == true)
    #expect(report["sessions_found"] as? Bool == false)
    #expect((report["engine"] as? String)?.hasPrefix("oneDNN ") == true)
    #expect((report["terminal_library"] as? String)?.hasPrefix("ncurses ") == true)
    #expect(report["threads"] as? Int ?? 0 > 0)
    #expect(report["config"] is NSNull)
  }

  @Test("a copy of the program finds themes and sessions beside it, or under XDG's data folders")
  func copied() throws {
    let scratch = try Scratch()
    try install(in: scratch, at: "bin")
    try copy("Themes", to: scratch.path + "/bin/Themes")
    try scratch.write("method: all-shared\n", to: "bin/Sessions/sample/a.yaml")
    let beside = try report(scratch)
    #expect((beside["themes"] as? String)?.hasSuffix("/bin/Themes") == true)
    #expect((beside["sessions"] as? String)?.hasSuffix("/bin/Sessions") == true)
    #expect((beside["theme_names"] as? [String])?.contains("high-contrast") == true)
    let shared = try Scratch()
    try install(in: shared, at: "opt/bin")
    try copy("Themes", to: shared.path + "/data/ramify/Themes")
    try shared.write("method: all-shared\n", to: "data/ramify/Sessions/sample/a.yaml")
    let installed = try report(shared, at: "opt/bin", data: shared.path + "/data")
    #expect((installed["themes"] as? String)?.hasSuffix("/data/ramify/Themes") == true)
    #expect((installed["sessions"] as? String)?.hasSuffix("/data/ramify/Sessions") == true)
  }

  @Test("a program that is found by PATH finds what is beside it too")
  func foundByPath() throws {
    let scratch = try Scratch()
    try install(in: scratch, at: "bin")
    try copy("Themes", to: scratch.path + "/bin/Themes")
    let away = try Scratch()
    let outcome = try shell(
      "PATH='\(scratch.path)/bin' HOME=/nowhere XDG_DATA_DIRS=/nowhere ramify info --json",
      in: away.path)
    #expect((outcome.json["themes"] as? String)?.hasSuffix("/bin/Themes") == true)
    #expect((outcome.json["sessions"] as? String)?.hasSuffix("/Sessions") == true)
    #expect(outcome.json["sessions_found"] as? Bool == false)
  }

  @Test("each shell's completion script is made", arguments: ["bash", "zsh", "fish"])
  func scripts(shell: String) throws {
    let scratch = try Scratch()
    let outcome = try Program.run("--generate-completion-script", shell, in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("---completion show"))
  }

  @Test(
    "bash offers runs, experiments and methods, of the sessions that the line names",
    .enabled(if: FileManager.default.fileExists(atPath: "/bin/bash"), "there is no bash"))
  func completion() throws {
    let scratch = try Scratch()
    try scratch.write("method: all-shared\n", to: "elsewhere/s/mine.yaml")
    try scratch.write("no log", to: "elsewhere/board/run-7/events.out.tfevents.1.host")
    try scratch.write(
      """
      source <('\(Program.path)' --generate-completion-script bash)
      ramify() { '\(Program.path)' "$@"; }
      COMP_WORDS=(ramify --sessions elsewhere show '') COMP_CWORD=4 COMP_TYPE=9
      COMP_LINE='ramify --sessions elsewhere show ' COMP_POINT=33
      _ramify
      printf '%s\\n' "${COMPREPLY[@]}"
      COMP_WORDS=(ramify show --sessions elsewhere '') COMP_CWORD=4
      COMP_LINE='ramify show --sessions elsewhere ' COMP_POINT=33
      _ramify
      printf '%s\\n' "${COMPREPLY[@]}"
      """, to: "complete.sh")
    let outcome = try shell("bash complete.sh", in: scratch.path)
    let words = Set(outcome.output.split { $0.isWhitespace }.map(String.init))
    #expect(words.isSuperset(of: ["board/run-7", "s/mine", "affinity-tree"]), "\(outcome)")
  }

  /// Copies the program alone, as a user would.
  ///
  /// Another process copies: a file that this one writes may be held open by a child that another
  /// test starts meanwhile, and could not be run.
  private func install(in scratch: Scratch, at folder: String) throws {
    let place = "\(scratch.path)/\(folder)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let outcome = try shell("cp '\(Program.path)' '\(place)/ramify'", in: scratch.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func copy(_ folder: String, to place: String) throws {
    let parent = URL(filePath: place).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(Program.root)/\(folder)", toPath: place)
  }

  /// What the copy in a folder says of itself, run somewhere else.
  private func report(
    _ scratch: Scratch, at folder: String = "bin", data: String = "/nowhere"
  ) throws -> [String: Any] {
    let away = try Scratch()
    let outcome = try shell(
      "HOME=/nowhere XDG_DATA_HOME='\(data)' XDG_DATA_DIRS=/nowhere"
        + " '\(scratch.path)/\(folder)/ramify' info --json", in: away.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.json
  }

  private func shell(_ command: String, in folder: String) throws -> Program.Outcome {
    let output = "\(folder)/shell.out"
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "(\(command)) >'\(output)' 2>&1"]
    process.currentDirectoryURL = URL(filePath: folder)
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOfFile: output, encoding: .utf8)
    return Program.Outcome(status: process.terminationStatus, output: text, errors: text)
  }
}
