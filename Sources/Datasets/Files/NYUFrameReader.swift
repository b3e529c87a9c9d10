internal import Foundation

/// Reads the files of one frame and brings them to one size.
struct NYUFrameReader: Sendable {
  /// An absolute path without links.
  let folder: String
  let tasks: [String]
  let height: Int
  let width: Int

  func frame(_ row: NYULayout.Row) throws -> Frame {
    let image = try PNGImage(contentsOf: path(row.image), .color)
    let planes = try tasks.map { task in
      switch task {
      case "segmentation": try labels(path(row.segmentation), like: image)
      case "normals": try normals(path(row.normals), like: image)
      case "depth": try depths(path(row.depth), like: image)
      default: preconditionFailure("no such task: \(task)")
      }
    }
    return Frame(image: image.resized(height: height, width: width), planes: planes)
  }

  private func labels(_ file: String, like image: PNGImage) throws -> Plane {
    let map = try PNGImage(contentsOf: file, .gray)
    try check(file, [map.height, map.width], like: image)
    guard let wrong = map.pixels.first(where: { (40..<Plane.missingLabel).contains($0) }) else {
      return .labels(nearest(map.height, map.width).map { map.pixels[$0] })
    }
    throw DatasetError(file, "class \(wrong); allowed are 0 to 39, and 255 for missing")
  }

  private func normals(_ file: String, like image: PNGImage) throws -> Plane {
    let map = try PNGImage(contentsOf: file, .color)
    try check(file, [map.height, map.width], like: image)
    let directions = nearest(map.height, map.width).map { pixel in
      let rgb = SIMD3(
        map.pixels[3 * pixel], map.pixels[3 * pixel + 1], map.pixels[3 * pixel + 2])
      return Plane.steps(rgb == SIMD3(repeating: 255) ? nil : SIMD3<Float>(rgb) * 2 / 255 - 1)
    }
    return .directions((0..<3).flatMap { axis in directions.map { $0[axis] } })
  }

  private func depths(_ file: String, like image: PNGImage) throws -> Plane {
    let map = try NumpyArray(contentsOf: file)
    let size = map.shape.count == 3 && map.shape[2] == 1 ? Array(map.shape.prefix(2)) : map.shape
    try check(file, size, like: image)
    let metres = map.floats
    return .values(
      nearest(size[0], size[1]).map { pixel in
        let depth = metres[pixel]
        return depth > Self.leastDepth && depth.isFinite ? depth : .nan
      })
  }

  /// Source: AdaShare's data loader, which masks smaller depths.
  private static let leastDepth: Float = 3e-5

  private func check(_ file: String, _ size: [Int], like image: PNGImage) throws {
    guard size != [image.height, image.width] else { return }
    throw DatasetError(
      file, "its size is \(size), its image's is \([image.height, image.width]) (height, width)")
  }

  /// The old pixel for each new one, row-major.
  private func nearest(_ oldHeight: Int, _ oldWidth: Int) -> [Int] {
    let columns = nearestPixels(from: oldWidth, to: width)
    return nearestPixels(from: oldHeight, to: height).flatMap { y in
      columns.map { y * oldWidth + $0 }
    }
  }

  /// Where a listed file really is: inside the folder, or it is refused.
  private func path(_ relative: String) throws -> String {
    let named = folder + "/" + relative
    guard !relative.hasPrefix("/"), !relative.split(separator: "/").contains("..") else {
      throw DatasetError(named, "absolute paths and \"..\" are not allowed in lists")
    }
    guard let real = realpath(named, nil) else {
      throw DatasetError(named, String(cString: strerror(errno)).lowercased())
    }
    defer { free(real) }
    guard String(cString: real).hasPrefix(folder + "/") else {
      throw DatasetError(named, "a link that leaves the dataset's folder is not allowed")
    }
    return String(cString: real)
  }
}
