import Foundation

/// A colour in 24 bits, and its nearest neighbours in the palettes of terminals.
public struct Color: Hashable, Sendable {
  // Bytes, since every cell of a picture holds two colours.
  private let redByte, greenByte, blueByte: UInt8

  /// How much red there is, `0...255`.
  public var red: Int { Int(redByte) }

  /// How much green there is, `0...255`.
  public var green: Int { Int(greenByte) }

  /// How much blue there is, `0...255`.
  public var blue: Int { Int(blueByte) }

  /// A colour written as `#rrggbb`; nil for anything else.
  public init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 7, digits[0] == UInt8(ascii: "#"),
      digits.dropFirst().allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let number = Int(hex.dropFirst(), radix: 16)
    else { return nil }
    self.init(number)
  }

  init(_ number: Int) {
    redByte = UInt8(truncatingIfNeeded: number >> 16)
    greenByte = UInt8(truncatingIfNeeded: number >> 8)
    blueByte = UInt8(truncatingIfNeeded: number)
  }

  /// A colour by its red, green and blue, each clamped to `0...255`.
  public init(red: Int, green: Int, blue: Int) {
    redByte = UInt8(clamping: red)
    greenByte = UInt8(clamping: green)
    blueByte = UInt8(clamping: blue)
  }

  /// The grey that is as light.
  public var grey: Color {
    let c = luminance
    let level = c <= 0.0031308 ? 12.92 * c : 1.055 * pow(c, 1 / 2.4) - 0.055
    return Color(Int((255 * level).rounded()) * 0x010101)
  }

  /// Whether it has no hue.
  var isGrey: Bool { red == green && green == blue }

  /// The nearest of the 240 colours of xterm's cube and grey ramp, as a number in `16...255`.
  ///
  /// The first sixteen of the 256 are left out, since users choose those themselves.
  public var nearestOf256: Int {
    let cube = 16 + 36 * Self.step(red) + 6 * Self.step(green) + Self.step(blue)
    let level = (Double(red + green + blue) / 3 - 8) / 10
    let grey = 232 + min(max(Int((level - 0.5).rounded(.up)), 0), 23)
    return distance(to: Self.palette[grey]) < distance(to: Self.palette[cube]) ? grey : cube
  }

  /// The nearest of the cube's levels, the lower of two that are equally near.
  private static func step(_ channel: Int) -> Int {
    channel < 48 ? 0 : channel < 116 ? 1 : (channel - 36) / 40
  }

  /// The nearest of the sixteen named colours, `0...15`.
  public var nearestOf16: Int { nearest(0..<16) }

  /// How different from another one it is in lightness, from 1 (not at all) to 21.
  ///
  /// Source: W3C, Web Content Accessibility Guidelines 2.1, "contrast ratio".
  public func contrast(with other: Color) -> Double {
    let (dark, light) = (min(luminance, other.luminance), max(luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)
  }

  /// The colour that xterm shows for one of its 256 numbers unless its user changed it.
  public static func xterm(_ index: Int) -> Color { palette[index] }

  /// Source: W3C, Web Content Accessibility Guidelines 2.1, "relative luminance".
  private var luminance: Double {
    let linear = [red, green, blue].map { channel in
      let c = Double(channel) / 255
      return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private func nearest(_ indices: Range<Int>) -> Int {
    indices.min { distance(to: Self.palette[$0]) < distance(to: Self.palette[$1]) } ?? 0
  }

  private func distance(to other: Color) -> Int {
    let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
    return r * r + g * g + b * b
  }

  /// Source: xterm, `256colres.pl` and `XTerm-col.ad`.
  private static let palette: [Color] = {
    let named = [
      0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
      0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
    ]
    let levels = [0, 0x5f, 0x87, 0xaf, 0xd7, 0xff]
    let cube = (0..<216).map {
      levels[$0 / 36] << 16 | levels[$0 / 6 % 6] << 8 | levels[$0 % 6]
    }
    let greys = (0..<24).map { (8 + 10 * $0) * 0x010101 }
    return (named + cube + greys).map(Color.init)
  }()
}
