import Foundation
import Terminal

/// How eyes see colours.
enum ColorVision: String, CaseIterable, Sendable {
  case usual, protanopia, deuteranopia, tritanopia

  /// The colour that usual eyes see as these eyes see another.
  ///
  /// Source: Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of
  /// color vision deficiency", severity 1, on linear red, green and blue.
  func lab(_ color: Color) -> LabColor {
    let linear = [color.red, color.green, color.blue].map { channel in
      let c = Double(channel) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return LabColor(linear: product(matrix, linear).map { min(max($0, 0), 1) })
  }

  private var matrix: [[Double]] {
    switch self {
    case .usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .protanopia:
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    case .deuteranopia:
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    case .tritanopia:
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    }
  }
}

/// A colour by its lightness and two opponent hues.
struct LabColor: Sendable {
  let l, a, b: Double

  init(_ l: Double, _ a: Double, _ b: Double) { (self.l, self.a, self.b) = (l, a, b) }

  /// From linear red, green and blue in `0...1` under the light D65.
  ///
  /// Source: IEC 61966-2-1 (sRGB) and CIE 15:2004 (CIELAB).
  init(linear: [Double]) {
    let xyz = product(
      [
        [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
      ], linear)
    let f = zip(xyz, [0.95047, 1, 1.08883]).map { value, white in
      let t = value / white
      return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116
    }
    self.init(116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]))
  }

  /// How different two colours look; about 1 can just be told apart side by side.
  ///
  /// Source: Sharma, Wu and Dalal 2005, "The CIEDE2000 color-difference formula", eq. 2-22.
  func difference(from other: LabColor) -> Double {
    let mean = (hypot(a, b) + hypot(other.a, other.b)) / 2
    let g = 0.5 * (1 - saturation(mean))
    let (one, two) = (Polar(self, g), Polar(other, g))
    let (dL, dC) = (two.l - one.l, two.chroma - one.chroma)
    let dH = 2 * sqrt(one.chroma * two.chroma) * sin(radians(one.turn(to: two)) / 2)
    let (l, c, h) = ((one.l + two.l) / 2, (one.chroma + two.chroma) / 2, one.middle(with: two))
    let t =
      1 - 0.17 * cos(radians(h - 30)) + 0.24 * cos(radians(2 * h))
      + 0.32 * cos(radians(3 * h + 6)) - 0.20 * cos(radians(4 * h - 63))
    let sL = 1 + 0.015 * pow(l - 50, 2) / sqrt(20 + pow(l - 50, 2))
    let (sC, sH) = (1 + 0.045 * c, 1 + 0.015 * c * t)
    let rotation = -2 * saturation(c) * sin(radians(60 * exp(-pow((h - 275) / 25, 2))))
    let (x, y, z) = (dL / sL, dC / sC, dH / sH)
    return sqrt(x * x + y * y + z * z + rotation * y * z)
  }

  /// A colour in polar coordinates, its chroma stretched near grey.
  private struct Polar {
    let l, chroma, hue: Double

    init(_ color: LabColor, _ g: Double) {
      let a = (1 + g) * color.a
      l = color.l
      chroma = hypot(a, color.b)
      let degrees = atan2(color.b, a) * 180 / .pi
      hue = degrees < 0 ? degrees + 360 : degrees
    }

    func turn(to other: Polar) -> Double {
      guard chroma * other.chroma > 0 else { return 0 }
      let turn = other.hue - hue
      return turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn
    }

    func middle(with other: Polar) -> Double {
      let sum = hue + other.hue
      guard chroma * other.chroma > 0 else { return sum }
      guard abs(hue - other.hue) > 180 else { return sum / 2 }
      return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2
    }
  }
}

private func saturation(_ chroma: Double) -> Double {
  sqrt(pow(chroma, 7) / (pow(chroma, 7) + pow(25, 7)))
}

private func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }

private func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
  matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
}
