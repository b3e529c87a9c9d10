internal import Foundation
internal import Randomness

/// A pattern of two colours that fills space.
struct Texture {
  enum Pattern: CaseIterable { case plain, checks, stripes, clouds }

  let pattern: Pattern
  let colors: (Vector, Vector)

  /// Repetitions per metre.
  let frequency: Float

  /// Moves the pattern; drawn at random, so that no flat surface runs along a border.
  let phase: Vector

  /// The unit vector that stripes run across.
  let across: Vector

  /// Draws a texture.
  ///
  /// - Parameters:
  ///   - lightness: the range that the brighter colour's channels lie in.
  ///   - period: the range of the pattern's period, in metres.
  ///   - stream: where the numbers come from.
  init(
    lightness: ClosedRange<Float>, period: ClosedRange<Float>, using stream: inout RandomStream
  ) {
    let bright = Vector(
      stream.uniform(in: lightness), stream.uniform(in: lightness), stream.uniform(in: lightness))
    pattern = Pattern.allCases.randomElement(using: &stream) ?? .plain
    colors = (bright, bright * stream.uniform(0.35, 0.8))
    frequency = 1 / stream.uniform(in: period)
    phase = Vector(
      stream.uniform(10, 20), stream.uniform(10, 20), stream.uniform(10, 20))
    across = Vector(stream.normal(), stream.normal(), stream.normal() + 0.01).normalized
  }

  /// The share of light that the surface gives back at a point, per channel.
  func color(at point: Vector) -> Vector {
    let mix = amount(at: point * frequency + phase)
    return colors.0 + mix * (colors.1 - colors.0)
  }

  private func amount(at point: Vector) -> Float {
    switch pattern {
    case .plain: return 0
    case .checks:
      let cell = Self.cell(of: point)
      return Float((cell.x ^ cell.y ^ cell.z) & 1)
    case .stripes:
      let along = point.dot(across)
      let saw = along - along.rounded(.down)
      return min(max(4 * abs(saw - 0.5) - 0.5, 0), 1)
    case .clouds: return (2 * cloud(point) + cloud(point * 2)) / 3
    }
  }

  /// Smooth noise from 0 to 1 with one random value at each whole point.
  ///
  /// Source: Perlin 1985, "An image synthesizer" (value noise).
  private func cloud(_ point: Vector) -> Float {
    let cell = Self.cell(of: point)
    let part = point - Vector(cell)
    let weight = part * part * (3 - 2 * part)
    var sum: Float = 0
    for corner in 0..<8 {
      let offset = SIMD3<Int32>(Int32(corner & 1), Int32(corner >> 1 & 1), Int32(corner >> 2))
      let share = 1 - weight + Vector(offset) * (2 * weight - 1)
      sum += share.x * share.y * share.z * Self.value(cell &+ offset)
    }
    return sum
  }

  private static func cell(of point: Vector) -> SIMD3<Int32> {
    SIMD3(
      Int32(point.x.rounded(.down)), Int32(point.y.rounded(.down)), Int32(point.z.rounded(.down)))
  }

  private static func value(_ cell: SIMD3<Int32>) -> Float {
    let bits =
      SIMD3<UInt32>(truncatingIfNeeded: cell) &* SIMD3(0x9E37_79B1, 0x85EB_CA77, 0xC2B2_AE3D)
    var hash = bits.x ^ bits.y ^ bits.z
    hash = (hash ^ (hash >> 15)) &* 0x2C1B_3C6D
    hash = (hash ^ (hash >> 12)) &* 0x297A_2D39
    return Float(hash >> 16) / 65535
  }
}

extension RandomStream {
  mutating func uniform(in range: ClosedRange<Float>) -> Float {
    uniform(range.lowerBound, range.upperBound)
  }
}
