/// A point, a direction or a colour; in the world, y is up and lengths are metres.
typealias Vector = SIMD3<Float>

extension SIMD3<Float> {
  func dot(_ other: Self) -> Float { (self * other).sum() }

  var normalized: Self { self / dot(self).squareRoot() }

  func cross(_ other: Self) -> Self {
    let (yzx, zxy) = (SIMD3(y, z, x), SIMD3(z, x, y))
    return yzx * SIMD3(other.z, other.x, other.y) - zxy * SIMD3(other.y, other.z, other.x)
  }
}

/// Where light comes from, or goes.
struct Ray {
  let origin: Vector
  let direction: Vector

  func point(at distance: Float) -> Vector { origin + distance * direction }
}

/// Where a ray first meets a surface.
struct Meeting {
  /// In units of the ray's direction.
  let distance: Float

  /// The unit normal on the side that the ray comes from.
  let normal: Vector
}

/// A body that stands upright on the floor.
struct Solid {
  enum Shape: CaseIterable { case sphere, box, cylinder }

  let shape: Shape
  let center: Vector

  /// Half the extent along the body's own axes; the radius is x.
  let half: Vector

  /// Cosine and sine of the turn about the vertical axis.
  let turn: SIMD2<Float>

  let texture: Texture

  /// The radius of the circle on the floor that holds the body.
  var footprint: Float {
    shape == .box ? (half.x * half.x + half.z * half.z).squareRoot() : half.x
  }

  /// Where a ray enters the body, if it does so before the limit.
  func meeting(_ ray: Ray, before limit: Float) -> Meeting? {
    guard mayMeet(ray) else { return nil }
    let local = Ray(origin: toLocal(ray.origin - center), direction: toLocal(ray.direction))
    let meeting =
      switch shape {
      case .sphere: meetSphere(local)
      case .box: meetBox(local)
      case .cylinder: meetCylinder(local)
      }
    guard let meeting, meeting.distance > 1e-3, meeting.distance < limit else { return nil }
    return Meeting(distance: meeting.distance, normal: toWorld(meeting.normal))
  }

  func toLocal(_ v: Vector) -> Vector {
    Vector(turn.x * v.x - turn.y * v.z, v.y, turn.y * v.x + turn.x * v.z)
  }

  private func toWorld(_ v: Vector) -> Vector {
    Vector(turn.x * v.x + turn.y * v.z, v.y, turn.x * v.z - turn.y * v.x)
  }

  /// Whether the ray passes through the sphere around the body.
  private func mayMeet(_ ray: Ray) -> Bool {
    let toCenter = center - ray.origin
    let along = toCenter.dot(ray.direction)
    let outside = toCenter.dot(toCenter) - half.dot(half)
    guard outside > 0 else { return true }
    return along > 0 && outside * ray.direction.dot(ray.direction) < along * along
  }

  private func meetSphere(_ ray: Ray) -> Meeting? {
    let a = ray.direction.dot(ray.direction)
    let b = ray.origin.dot(ray.direction)
    let discriminant = b * b - a * (ray.origin.dot(ray.origin) - half.x * half.x)
    guard discriminant > 0 else { return nil }
    let distance = (-b - discriminant.squareRoot()) / a
    return Meeting(distance: distance, normal: ray.point(at: distance) / half.x)
  }

  private func meetBox(_ ray: Ray) -> Meeting? {
    let (near, far) = ray.slabs(half)
    let entry = near.max()
    guard entry < far.min() else { return nil }
    let axis = near.x == entry ? 0 : near.y == entry ? 1 : 2
    return Meeting(distance: entry, normal: ray.facing(axis))
  }

  private func meetCylinder(_ ray: Ray) -> Meeting? {
    let (o, d) = (ray.origin, ray.direction)
    let a = d.x * d.x + d.z * d.z
    let b = o.x * d.x + o.z * d.z
    let discriminant = b * b - a * (o.x * o.x + o.z * o.z - half.x * half.x)
    guard discriminant > 0 else { return nil }
    let (near, far) = ray.slabs(half)
    let side = (-b - discriminant.squareRoot()) / a
    let entry = max(side, near.y)
    guard entry < min(far.y, (-b + discriminant.squareRoot()) / a) else { return nil }
    guard side >= near.y else { return Meeting(distance: entry, normal: ray.facing(1)) }
    let point = ray.point(at: side)
    return Meeting(distance: side, normal: Vector(point.x, 0, point.z) / half.x)
  }
}

extension Ray {
  /// Where the ray enters and leaves the slab `-half ... half` of each axis.
  ///
  /// Source: Kay, Kajiya 1986, "Ray tracing complex scenes".
  func slabs(_ half: Vector) -> (near: Vector, far: Vector) {
    let one = (-half - origin) / direction
    let two = (half - origin) / direction
    return (pointwiseMin(one, two), pointwiseMax(one, two))
  }

  /// Where a ray from inside leaves the box `-half ... half`.
  func exit(_ half: Vector) -> Meeting {
    let x = ((direction.x < 0 ? -half.x : half.x) - origin.x) / direction.x
    let y = ((direction.y < 0 ? -half.y : half.y) - origin.y) / direction.y
    let z = ((direction.z < 0 ? -half.z : half.z) - origin.z) / direction.z
    if x < y && x < z { return Meeting(distance: x, normal: facing(0)) }
    return y < z
      ? Meeting(distance: y, normal: facing(1)) : Meeting(distance: z, normal: facing(2))
  }

  /// The axis as a unit vector against the ray.
  func facing(_ axis: Int) -> Vector {
    switch axis {
    case 0: Vector(direction.x > 0 ? -1 : 1, 0, 0)
    case 1: Vector(0, direction.y > 0 ? -1 : 1, 0)
    default: Vector(0, 0, direction.z > 0 ? -1 : 1)
    }
  }
}
