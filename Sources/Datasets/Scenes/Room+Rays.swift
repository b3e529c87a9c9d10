/// What a ray from the camera sees.
struct Sight {
  /// Metres along the camera's axis.
  let depth: Float
  let point: Vector

  /// The unit normal of the surface, in the world.
  let normal: Vector
  let part: Room.Part

  /// The body's number in its room; nil is the room itself.
  let solid: Int?
}

extension Room {
  /// What a ray that starts in the room meets first.
  func sight(_ ray: Ray) -> Sight {
    let shell = shellMeeting(ray)
    var nearest = shell
    var solid: Int?
    for index in solids.indices {
      guard let meeting = solids[index].meeting(ray, before: nearest.distance) else { continue }
      (nearest, solid) = (meeting, index)
    }
    return Sight(
      depth: nearest.distance, point: ray.point(at: nearest.distance), normal: nearest.normal,
      part: solid.map { Part(solids[$0].shape) } ?? shellPart(shell.normal), solid: solid)
  }

  /// The light that leaves a seen point towards the camera, per channel, 1 being white.
  func shade(_ sight: Sight) -> Vector {
    let toLight = light.position - sight.point
    let distance = toLight.dot(toLight).squareRoot()
    let slant = max(0, sight.normal.dot(toLight) / distance)
    let direct = slant > 0 && isLit(sight) ? light.strength * slant / (1 + 0.12 * distance) : 0
    return color(sight) * (light.ambient * (1 + 0.25 * sight.normal.y) + direct)
  }

  private func isLit(_ sight: Sight) -> Bool {
    let ray = Ray(
      origin: sight.point + 2e-3 * sight.normal, direction: light.position - sight.point)
    return solids.allSatisfy { $0.meeting(ray, before: 1) == nil }
  }

  private func color(_ sight: Sight) -> Vector {
    if let index = sight.solid {
      let solid = solids[index]
      return solid.texture.color(at: solid.toLocal(sight.point - solid.center))
    }
    switch sight.part {
    case .floor: return floor.color(at: sight.point)
    case .ceiling: return ceiling.color(at: sight.point)
    case .wall, .sphere, .box, .cylinder: return wall.color(at: sight.point)
    }
  }

  /// Where a ray from inside meets floor, ceiling or a wall.
  private func shellMeeting(_ ray: Ray) -> Meeting {
    let half = Vector(size.x, size.y / 2, size.z)
    let inside = Ray(
      origin: ray.origin - Vector(0, half.y, 0), direction: ray.direction)
    return inside.exit(half)
  }

  private func shellPart(_ normal: Vector) -> Part {
    normal.y > 0.5 ? .floor : normal.y < -0.5 ? .ceiling : .wall
  }
}

extension Room.Part {
  init(_ shape: Solid.Shape) {
    switch shape {
    case .sphere: self = .sphere
    case .box: self = .box
    case .cylinder: self = .cylinder
    }
  }
}
