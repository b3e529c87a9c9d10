/// The picture of a room and all that is known about each of its pixels.
struct Rendering {
  let height: Int
  let width: Int

  /// What the centre of each pixel sees, `[height, width]`.
  let sights: [Sight]

  /// Display brightness, `[height, width]` of red, green and blue from 0 to 1.
  let colors: [Vector]

  private let camera: Camera

  /// Takes the picture.
  init(_ room: Room, height: Int, width: Int) {
    (self.height, self.width, camera) = (height, width, room.camera)
    let pixels = 0..<(height * width)
    func sight(_ pixel: Int, _ offset: SIMD2<Float>) -> Sight {
      let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
      let column = (2 * (Float(x) + offset.x) - Float(width)) / Float(height)
      return room.sight(room.camera.ray(column, 1 - 2 * (Float(y) + offset.y) / Float(height)))
    }
    sights = pixels.map { sight($0, SIMD2(0.5, 0.5)) }
    colors = pixels.map { pixel in
      let light = Self.samples.reduce(Vector()) { $0 + room.shade(sight(pixel, $1)) }
      return Self.display(light / Float(Self.samples.count))
    }
  }

  /// Where in a pixel its colour is sampled: a turned square, so that edges come out smooth.
  private static let samples: [SIMD2<Float>] = [
    SIMD2(0.375, 0.125), SIMD2(0.875, 0.375), SIMD2(0.625, 0.875), SIMD2(0.125, 0.625),
  ]

  /// The square root stands in for the display curve's power of 1 / 2.2.
  private static func display(_ light: Vector) -> Vector {
    light.clamped(lowerBound: Vector(), upperBound: Vector(repeating: 1)).squareRoot()
  }

  /// `[3, height, width]`.
  var image: [UInt8] {
    (0..<3).flatMap { channel in colors.map { UInt8(($0[channel] * 255).rounded()) } }
  }

  /// Class numbers, `[height, width]`.
  var parts: [UInt8] { sights.map { $0.part.rawValue } }

  /// Metres along the camera's axis, `[height, width]`.
  var depths: [Float] { sights.map { $0.depth } }

  /// Normals as the camera sees them, `[3, height, width]`.
  var normals: [Int16] {
    let normals = sights.map { Plane.steps(camera.local($0.normal)) }
    return (0..<3).flatMap { axis in normals.map { $0[axis] } }
  }
}
