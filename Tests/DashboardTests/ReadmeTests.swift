import Dashboard
import Foundation
import Testing

@Suite struct ReadmeTests {
  @Test("the README's table of keys is the table of actions; RAMIFY_RECORD=1 writes it anew")
  func keys() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let parts = text.components(separatedBy: "<!-- keys -->\n")
    try #require(parts.count == 3)
    if ProcessInfo.processInfo.environment["RAMIFY_RECORD"] == "1" {
      let renewed = [parts[0], Action.markdownTable, parts[2]]
      try renewed.joined(separator: "<!-- keys -->\n").write(
        to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(parts[1] == Action.markdownTable)
    }
  }
}
