internal import Foundation
internal import Randomness

/// A lit room with bodies on its floor, seen by a camera.
struct Room {
  /// What a surface belongs to, in the order of the segmentation's class numbers.
  enum Part: UInt8, CaseIterable { case floor, wall, ceiling, sphere, box, cylinder }

  /// The room's half width, height and half length: x, y and z.
  let size: Vector
  let floor: Texture
  let wall: Texture
  let ceiling: Texture
  let light: Light
  let camera: Camera
  private(set) var solids: [Solid] = []

  /// Draws a room.
  init(using stream: inout RandomStream) {
    size = Vector(stream.uniform(1.8, 3), stream.uniform(2.2, 3), stream.uniform(2.2, 3.4))
    floor = Texture(lightness: 0.25...0.75, period: 0.5...1.1, using: &stream)
    wall = Texture(lightness: 0.45...0.95, period: 0.5...1.4, using: &stream)
    ceiling = Texture(lightness: 0.75...1, period: 0.8...1.6, using: &stream)
    light = Light(in: size, using: &stream)
    camera = Camera(in: size, using: &stream)
    furnish(using: &stream)
  }

  /// Places two to five bodies that neither touch each other nor hide the whole view.
  private mutating func furnish(using stream: inout RandomStream) {
    let wanted = Int.random(in: 2...5, using: &stream)
    for _ in 0..<60 where solids.count < wanted {
      let solid = Solid(in: size, using: &stream)
      if fits(solid) { solids.append(solid) }
    }
  }

  private func fits(_ solid: Solid) -> Bool {
    func gap(_ point: Vector) -> Float {
      let (x, z) = (point.x - solid.center.x, point.z - solid.center.z)
      return (x * x + z * z).squareRoot() - solid.footprint
    }
    return gap(camera.position) > 0.8 && solids.allSatisfy { gap($0.center) > $0.footprint + 0.05 }
  }
}

extension Solid {
  /// Draws a body that stands on the floor, more likely in the far half.
  init(in room: Vector, using stream: inout RandomStream) {
    shape = Shape.allCases.randomElement(using: &stream) ?? .sphere
    let radius = stream.uniform(0.22, 0.58)
    let height = stream.uniform(0.2, 0.7)
    half =
      switch shape {
      case .sphere: Vector(repeating: radius)
      case .box: Vector(radius * 0.9, height, stream.uniform(0.2, 0.5))
      case .cylinder: Vector(radius * 0.8, height, radius * 0.8)
      }
    let angle = stream.uniform(0, 2 * .pi)
    turn = SIMD2(cos(angle), sin(angle))
    texture = Texture(lightness: 0.15...0.95, period: 0.2...0.6, using: &stream)
    let reach = max(half.x, half.z) * 1.3
    center = Vector(
      stream.uniform(reach - room.x, room.x - reach), half.y,
      stream.uniform(-0.5 * room.z, room.z - reach))
  }
}

/// A point of light and what the room's surfaces scatter.
struct Light {
  let position: Vector
  let strength: Float
  let ambient: Float

  init(in room: Vector, using stream: inout RandomStream) {
    position = Vector(
      stream.uniform(-0.8, 0.8) * room.x, room.y - stream.uniform(0.15, 0.5),
      stream.uniform(-0.8, 0.6) * room.z)
    strength = stream.uniform(0.65, 1.15)
    ambient = stream.uniform(0.12, 0.3)
  }
}

/// Where the picture is taken from.
struct Camera {
  let position: Vector
  let right: Vector
  let up: Vector
  let forward: Vector

  /// Half the picture's height at distance 1.
  let slope: Float

  init(in room: Vector, using stream: inout RandomStream) {
    position = Vector(
      stream.uniform(-0.6, 0.6) * room.x, stream.uniform(1.1, 1.8),
      stream.uniform(-0.92, -0.6) * room.z)
    let target = Vector(
      stream.uniform(-0.5, 0.5) * room.x, stream.uniform(0.3, 1.2), 0.4 * room.z)
    let roll = stream.uniform(-0.08, 0.08)
    forward = (target - position).normalized
    let level = Vector(0, 1, 0).cross(forward).normalized
    let upright = forward.cross(level)
    right = cos(roll) * level + sin(roll) * upright
    up = cos(roll) * upright - sin(roll) * level
    slope = stream.uniform(0.58, 0.75)
  }

  /// The ray through a point of the picture, whose distances are depths: metres along `forward`.
  ///
  /// In units of half the picture's height from its centre, x goes right and y up.
  func ray(_ x: Float, _ y: Float) -> Ray {
    Ray(origin: position, direction: forward + slope * (x * right + y * up))
  }

  /// A direction as the camera sees it: right, up and towards the viewer.
  func local(_ direction: Vector) -> Vector {
    Vector(direction.dot(right), direction.dot(up), -direction.dot(forward))
  }
}
