import Foundation
import Runs
import Testing

/// Pictures of predictions as files.
@Suite("sheets of samples")
struct SampleSheetTests {
  private static func sheet(hasInput: Bool) -> SampleSheet {
    func pixels(_ first: UInt8) -> [UInt8] { (0..<18).map { first + UInt8($0) } }
    return SampleSheet(
      step: 40, height: 2, width: 3, input: hasInput ? pixels(0) : nil,
      tasks: [
        .init(name: "depth\n", target: pixels(20), prediction: pixels(40)),
        .init(name: "", target: pixels(60), prediction: pixels(80)),
      ])
  }

  @Test("what was written is read", arguments: [true, false])
  func roundTrip(hasInput: Bool) throws {
    let sheet = Self.sheet(hasInput: hasInput)
    #expect(try SampleSheet(try sheet.encoded(), path: "x") == sheet)
  }

  @Test("a viewer sees input and targets above predictions")
  func format() throws {
    let bytes = try Self.sheet(hasInput: true).encoded()
    let lines = bytes.split(separator: 10, maxSplits: 4)
    #expect(lines[0].elementsEqual("P6".utf8) && lines[1].first == UInt8(ascii: "#"))
    #expect(lines[2].elementsEqual("9 4".utf8) && lines[3].elementsEqual("255".utf8))
    let pixels = Array(bytes.suffix(9 * 4 * 3))
    #expect(pixels[0] == 0 && pixels[9] == 20 && pixels[18] == 60)
    // The third row of nine pixels begins with black below the input.
    #expect(pixels[54] == 0 && pixels[54 + 9] == 40 && pixels[54 + 18] == 80)
  }

  @Test("anything else is named", arguments: ["", "P6", "P6\n# {}\n1 1\n255\n", "P5\n#\n\n\n\n"])
  func damaged(text: String) throws {
    let error = #expect(throws: StoreError.self) {
      try SampleSheet(Array(text.utf8), path: "a.ppm")
    }
    #expect(error?.path == "a.ppm")
    let bytes = try Self.sheet(hasInput: true).encoded()
    for cut in [Array(bytes.dropLast()), bytes + [0]] {
      #expect(throws: StoreError.self) { try SampleSheet(cut, path: "a.ppm") }
    }
  }
}
