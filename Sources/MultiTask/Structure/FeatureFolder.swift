import Datasets
import Foundation
public import Runs

/// Features of single-task networks on the same images, as files.
///
/// `features.yaml` lists tasks and locations; `<task>/<location>.npy` has the shape `[samples, ...]`.
public struct FeatureFolder: Sendable {
  private let path: String
  private let manifest: FeatureManifest

  /// Looks at a folder; every file is there.
  ///
  /// - Throws: `InputError` naming the file that is absent or the key that is wrong.
  public init(_ path: String) throws {
    self.path = path
    manifest = try FeatureManifest(contentsOf: path + "/features.yaml")
    for task in manifest.tasks {
      for location in manifest.locations {
        let file = Self.file(path, task, location)
        guard FileManager.default.fileExists(atPath: file) else {
          throw InputError(
            file: file, problem: "is missing; each task has one .npy file for each location")
        }
      }
    }
  }

  /// The affinities of the tasks.
  ///
  /// - Parameter samples: how many of the first samples are taken; `nil` for all.
  /// - Returns: Spearman's correlations of the samples' dissimilarities.
  /// - Throws: `InputError` naming a file that cannot be read or has other samples.
  public func affinity(samples: Int? = nil) throws -> Affinity {
    let first = try array(0, 0).shape[0]
    let count = samples ?? first
    guard (3...first).contains(count) else {
      throw InputError(
        file: path, key: "--samples", problem: "is \(count); allowed are 3 to \(first)")
    }
    let affinity = try RepresentationSimilarity.affinity(
      tasks: manifest.tasks.count, locations: manifest.locations.count
    ) { task, location in
      try features(task, location, samples: count, of: first)
    }
    return Affinity(
      tasks: manifest.tasks, locations: manifest.locations, samples: count, affinity: affinity)
  }

  private static func file(_ path: String, _ task: String, _ location: String) -> String {
    "\(path)/\(task)/\(location).npy"
  }

  private func file(_ task: Int, _ location: Int) -> String {
    Self.file(path, manifest.tasks[task], manifest.locations[location])
  }

  private func array(_ task: Int, _ location: Int) throws -> (shape: [Int], values: [Double]) {
    let file = file(task, location)
    let (shape, values) = try read(file)
    guard shape.count >= 2, shape[0] >= 3, !values.isEmpty else {
      throw InputError(
        file: file,
        problem: "has the shape \(shape); [samples, ...] with at least 3 samples is needed")
    }
    return (shape, values)
  }

  private func read(_ file: String) throws -> (shape: [Int], values: [Double]) {
    do {
      return try NumpyArray.doubles(contentsOf: file)
    } catch let error as DatasetError {
      throw InputError(file: error.subject, problem: error.reason)
    }
  }

  private func features(
    _ task: Int, _ location: Int, samples: Int, of count: Int
  ) throws -> RepresentationSimilarity.Features {
    let (shape, all) = try array(task, location)
    guard shape[0] == count else {
      throw InputError(
        file: file(task, location), problem: "has \(shape[0]) samples; \(file(0, 0)) has \(count)")
    }
    let width = all.count / count
    let values = samples == count ? all : Array(all.prefix(samples * width))
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw InputError(
        file: file(task, location),
        problem: "sample \(place / width) has the feature \(values[place]); "
          + "only finite features can be compared")
    }
    return .init(samples: samples, values: values)
  }
}
