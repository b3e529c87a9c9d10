extension Rendering {
  /// How surely each pixel lies on an edge of the geometry, from 0 to 1, `[height, width]`.
  ///
  /// Two neighbours have an edge between them when one is off the other's tangent plane, which is
  /// an outline, or when their normals differ, which is a crease. Patterns and shadows do not count.
  var edges: [Float] {
    let strengths = sights.indices.map { here in
      let (y, x) = here.quotientAndRemainder(dividingBy: width)
      let right = x + 1 < width ? Self.edge(sights[here], sights[here + 1]) : 0
      return max(right, y + 1 < height ? Self.edge(sights[here], sights[here + width]) : 0)
    }
    return smooth(strengths).map { min(1, 2 * $0) }
  }

  private static func edge(_ one: Sight, _ two: Sight) -> Float {
    let between = two.point - one.point
    let gap = max(abs(between.dot(one.normal)), abs(between.dot(two.normal)))
    let outline = ramp(gap / min(one.depth, two.depth), from: 0.02, to: 0.08)
    return max(outline, ramp(1 - one.normal.dot(two.normal), from: 0.15, to: 0.6))
  }

  /// How much each pixel looks like a corner of the picture, from 0 to 1, `[height, width]`.
  ///
  /// The smaller eigenvalue of the smoothed structure tensor of the picture's brightness,
  /// squashed so that half the range is reached at `cornerScale`.
  ///
  /// Source: Shi, Tomasi 1994, "Good features to track", section 3.
  var keypoints: [Float] {
    let gray = colors.map { $0.dot(Vector(0.299, 0.587, 0.114)) }
    let tensor = smooth(
      smooth(gradients(gray).map { Vector($0.x * $0.x, $0.x * $0.y, $0.y * $0.y) }))
    return tensor.map { t in
      let half = (t.x - t.z) / 2
      let least = (t.x + t.z) / 2 - (half * half + t.y * t.y).squareRoot()
      return max(0, least) / (max(0, least) + Self.cornerScale)
    }
  }

  private static let cornerScale: Float = 0.0015

  /// Central differences, the border repeated.
  private func gradients(_ values: [Float]) -> [SIMD2<Float>] {
    values.indices.map { pixel in
      let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
      let row = y * width
      let dx = values[row + min(x + 1, width - 1)] - values[row + max(x - 1, 0)]
      let dy = values[min(y + 1, height - 1) * width + x] - values[max(y - 1, 0) * width + x]
      return SIMD2(dx, dy) / 2
    }
  }

  /// The weights 1, 2, 1 along both axes, the border repeated.
  private func smooth(_ values: [Float]) -> [Float] {
    smooth(values.map { Vector($0, 0, 0) }).map { $0.x }
  }

  private func smooth(_ values: [Vector]) -> [Vector] {
    let rows = values.indices.map { pixel in
      let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
      let row = y * width
      let sides = values[row + max(x - 1, 0)] + values[row + min(x + 1, width - 1)]
      return (2 * values[pixel] + sides) / 4
    }
    return rows.indices.map { pixel in
      let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
      let sides = rows[max(y - 1, 0) * width + x] + rows[min(y + 1, height - 1) * width + x]
      return (2 * rows[pixel] + sides) / 4
    }
  }

  private static func ramp(_ value: Float, from low: Float, to high: Float) -> Float {
    min(max((value - low) / (high - low), 0), 1)
  }
}
