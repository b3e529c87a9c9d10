import Datasets
import Foundation
import Randomness
import Testing

/// Pictures of 9 x 11 pixels that Pillow wrote.
@Suite struct JPEGImageTests {
  static let baseline = bytes(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUf
    GhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgo
    KCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAJAAsDASIAAhEBAxEB/8QAFQABAQAAAAAA
    AAAAAAAAAAAABwb/xAAfEAABAwMFAAAAAAAAAAAAAAAAAwQFBiIkMzRBQ3H/xAAVAQEBAAAAAAAAAAAAAAAA
    AAADBP/EABoRAAICAwAAAAAAAAAAAAAAAAAEBRMCBjH/2gAMAwEAAhEDEQA/ADaiYnTtGBnE4ydvBB0T1jAz
    2yfhBMtZ2g7BBLXcP//Z
    """)

  static let progressive = bytes(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUf
    GhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgo
    KCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wgARCAAJAAsDASIAAhEBAxEB/8QAFQABAQAAAAAA
    AAAAAAAAAAAABgX/xAAVAQEBAAAAAAAAAAAAAAAAAAACBP/aAAwDAQACEAMQAAABNMILCcf/xAAZEAACAwEA
    AAAAAAAAAAAAAAAAAgMEIjL/2gAIAQEAAQUCpRCRZpCc/wD/xAAYEQACAwAAAAAAAAAAAAAAAAAAAwQFEv/a
    AAgBAwEBPwGwgr2f/8QAGBEAAgMAAAAAAAAAAAAAAAAAAAEDBBL/2gAIAQIBAT8BuSvR/8QAFRABAQAAAAAA
    AAAAAAAAAAAAAAH/2gAIAQEABj8CiIj/xAAXEAADAQAAAAAAAAAAAAAAAAAAEEFR/9oACAEBAAE/IcxEcP/a
    AAwDAQACAAMAAAAQ+//EABURAQEAAAAAAAAAAAAAAAAAAABB/9oACAEDAQE/EIz/xAAUEQEAAAAAAAAAAAAA
    AAAAAAAA/9oACAECAQE/EF//xAAXEAEAAwAAAAAAAAAAAAAAAAAAEIGh/9oACAEBAAE/EAUSDE//2Q==
    """)

  static let gray = bytes(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUf
    GhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/wAALCAAJAAsBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/
    xAAXEAEAAwAAAAAAAAAAAAAAAAAAF2Oh/9oACAEBAAA/AJlG1OEbU4vA/9k=
    """)

  static let cmyk = bytes(
    """
    /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAoHB4jHhkoIyEjLSsoMDxkQTw3Nzx7WF1JZJGAmZaPgIyKoLTmw6Cq
    2q2KjMj/y9ru9f///5vB////+v/m/f/4/8AAFAgACQALBEMRAE0RAFkRAEsRAP/EABcAAQEBAQAAAAAAAAAA
    AAAAAAAFBAP/xAAbEAEAAAcAAAAAAAAAAAAAAAAAAQIEFDJBYf/aAA4EQwBNAFkASwAAPwDHZ8Y6LTislnxZ
    kwgCkjUWgFmTCAP/2Q==
    """)

  static func bytes(_ text: String) -> [UInt8] {
    Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
  }

  @Test("pixels are those that Pillow decodes, of sequential and progressive files and grey ones")
  func pixels() throws {
    func green(_ bytes: [UInt8]) throws -> [Int] {
      let image = try JPEGImage(bytes, file: "a.jpg")
      #expect(image.height == 9 && image.width == 11 && image.pixels.count == 297)
      return (0..<11).map { Int(image.pixels[3 * (4 * 11 + $0) + 1]) }
    }
    #expect(try green(Self.baseline) == [5, 18, 38, 57, 76, 98, 122, 141, 160, 178, 192])
    #expect(try green(Self.progressive) == [5, 18, 38, 57, 76, 98, 122, 141, 160, 178, 192])
    let gray = try JPEGImage(Self.gray, file: "a.jpg")
    #expect(gray.isGray)
    #expect(
      (0..<9).map { Int(gray.pixels[3 * (11 * $0 + 3)]) } == [
        1, 20, 40, 60, 81, 100, 121, 140, 160,
      ])
  }

  /// A file that says it has other sizes than it has.
  static func lying(_ height: Int, _ width: Int) -> [UInt8] {
    var bytes = baseline
    // The first frame header: its marker, length and precision come before the sizes.
    let start = bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) } ?? 0
    let sizes = [height >> 8, height & 255, width >> 8, width & 255]
    for (index, byte) in sizes.enumerated() { bytes[start + 5 + index] = UInt8(byte) }
    return bytes
  }

  static let rubbish: [([UInt8], String)] = [
    ([], "not a JPEG file"),
    (Array("GIF89a".utf8), "not a JPEG file"),
    ([0xFF, 0xD8, 0xFF], "it is damaged: "),
    (Array(baseline.dropLast(2)), "it is damaged: Premature end of JPEG file"),
    (cmyk, "4 colour components; allowed are 1 and 3"),
    (lying(65_500, 65_500), "65500 x 65500 pixels; allowed are 1 to 67108864 in all"),
    (lying(8000, 8000), "it is too short for its 8000 x 8000 pixels"),
    (lying(0, 8), "it is damaged: "),
    (lying(900, 1100), "it is damaged: "),
  ]

  @Test("rubbish is refused with the file's name and the reason", arguments: rubbish)
  func refusals(bytes: [UInt8], reason: String) {
    let error = #expect(throws: DatasetError.self) { try JPEGImage(bytes, file: "x/a.jpg") }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("x/a.jpg: " + reason), "\(text)")
  }

  @Test("a file cut anywhere is refused")
  func truncation() {
    for whole in [Self.baseline, Self.progressive] {
      for count in whole.indices {
        #expect(throws: DatasetError.self, "\(count) bytes") {
          try JPEGImage(Array(whole.prefix(count)), file: "a.jpg")
        }
      }
    }
  }

  @Test("whatever bytes are changed, a file is read or refused and never traps")
  func damage() {
    var stream = RandomStream(seed: 5)
    let ramp = Bytes.png(height: 2, width: 2, color: false, [0, 39, 255, 7])
    for whole in [Self.baseline, Self.progressive, Self.gray, ramp] {
      var refused = 0
      for _ in 0..<1000 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &stream) {
          bytes[Int.random(in: bytes.indices, using: &stream)] = .random(
            in: 0...255, using: &stream)
        }
        for purpose in [PixelGrid.Purpose.picture, .map] {
          guard let grid = try? PixelGrid(bytes, as: purpose, channels: [1, 3], file: "a") else {
            refused += 1
            continue
          }
          #expect(grid.numbers.count == grid.height * grid.width * grid.channels)
        }
      }
      #expect(refused > 200)
    }
  }
}
