import Datasets
import Randomness
import Testing

@Suite struct PNGImageTests {
  static let colors: [UInt8] = [
    255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 40, 50, 60, 70, 80, 90,
  ]
  static let color = Bytes.png(height: 2, width: 3, color: true, colors)
  static let gray = Bytes.png(height: 2, width: 2, color: false, [0, 39, 255, 7])

  @Test("pixels are read as they are stored")
  func pixels() throws {
    let image = try PNGImage(Self.color, .color, file: "a.png")
    #expect([image.height, image.width, image.channels] == [2, 3, 3])
    #expect(image.pixels == Self.colors.map { UInt16($0) })
    #expect(try PNGImage(Self.gray, .gray, file: "a.png").pixels == [0, 39, 255, 7])
  }

  @Test("a gamma value does not change labels")
  func gamma() throws {
    let linear = Bytes.chunk("gAMA", [0, 1, 0x86, 0xA0])
    let file = Bytes.png(height: 1, width: 3, color: false, [5, 39, 255], extra: linear)
    #expect(try PNGImage(file, .gray, file: "a.png").pixels == [5, 39, 255])
  }

  static let rubbish: [([UInt8], PNGImage.Kind, String)] = [
    ([], .gray, "not a PNG file"),
    (Array("GIF89a, which is something else".utf8), .gray, "not a PNG file"),
    (Array(gray.dropLast(12)), .gray, "it is cut short"),
    (Array(gray.prefix(50)), .gray, "it is cut short"),
    (gray, .color, "8-bit grey pixels; allowed is 8-bit RGB"),
    (color, .gray, "8-bit RGB pixels; allowed is 8-bit grey"),
    (
      Bytes.png(height: 1, width: 1, color: false, depth: 16, [0, 0]), .gray,
      "16-bit grey pixels; allowed is 8-bit grey"
    ),
    (
      Bytes.png(height: 1 << 16, width: 1 << 16, color: true, []), .color,
      "65536 x 65536 pixels; allowed are 1 to 67108864 in all"
    ),
    (
      Bytes.png(height: 0, width: 9, color: false, []), .gray,
      "9 x 0 pixels; allowed are 1 to 67108864 in all"
    ),
    (
      Bytes.png(height: 4096, width: 4096, color: true, [1, 2, 3]), .color,
      "it is too short for its 4096 x 4096 pixels"
    ),
    (
      Bytes.png(height: 3, width: 2, color: false, [1, 2, 3, 4]), .gray,
      "it is damaged: "
    ),
    (
      Bytes.png(height: 1, width: 2, color: false, [1, 2, 3, 4]), .gray,
      "it is damaged: "
    ),
  ]

  @Test("rubbish is refused with the file's name and the reason", arguments: rubbish)
  func refusals(bytes: [UInt8], kind: PNGImage.Kind, reason: String) {
    let error = #expect(throws: DatasetError.self) { try PNGImage(bytes, kind, file: "x/a.png") }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("x/a.png: " + reason), "\(text)")
  }

  @Test("a file cut anywhere is refused")
  func truncation() {
    for count in Self.color.indices {
      #expect(throws: DatasetError.self) {
        try PNGImage(Array(Self.color.prefix(count)), .color, file: "a.png")
      }
    }
  }

  @Test("a changed byte in header or data is found")
  func changes() {
    for index in Self.color.indices.dropLast(12) {
      var bytes = Self.color
      bytes[index] ^= 0x10
      #expect(throws: DatasetError.self, "byte \(index)") {
        try PNGImage(bytes, .color, file: "a.png")
      }
    }
  }

  @Test("shrinking averages under a triangle, growing interpolates, constants stay")
  func resizing() throws {
    let ramp = Bytes.png(height: 1, width: 4, color: false, [0, 70, 140, 210])
    let grid = try PixelGrid(ramp, as: .map, channels: [1], file: "a.png")
    func resized(_ height: Int, _ width: Int) -> [Int] {
      grid.resized(height: height, width: width).map { Int($0.rounded()) }
    }
    // Weights 3, 3, 1 over 7 of the three nearest; growing: 1/4 and 3/4 between centres.
    #expect(resized(1, 2) == [50, 160])
    #expect(resized(1, 8) == [0, 18, 53, 88, 123, 158, 193, 210])
    #expect(resized(3, 4) == [0, 70, 140, 210, 0, 70, 140, 210, 0, 70, 140, 210])
    let color = try PixelGrid(Self.color, as: .picture, channels: [3], file: "a.png")
    #expect(color.resized(height: 2, width: 3).prefix(6) == [255, 0, 0, 10, 40, 70])
  }
}
