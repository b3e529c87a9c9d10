import Foundation
import MultiTask
import Randomness
import Runs
import Tensors
import Testing

@Suite struct AffinityScaleTests {
  static func features(samples: Int, width: Int, seed: Int) -> RepresentationSimilarity.Features {
    var stream = RandomStream(seed: seed)
    return .init(
      samples: samples, values: (0..<(samples * width)).map { _ in Double(stream.uniform()) })
  }

  @Test("affinities on all cores are those of dissimilarities one by one")
  func parallel() throws {
    // So many features that products are in single precision.
    let (samples, width) = (200, 300)
    let affinity = try RepresentationSimilarity.affinity(tasks: 3, locations: 2) { task, location in
      Self.features(samples: samples, width: width, seed: 10 * task + location)
    }
    let engine = try Engine(threads: 1)
    let single = RepresentationSimilarity.affinity(
      (0..<3).map { task in
        (0..<2).map { location in
          let features = Self.features(samples: samples, width: width, seed: 10 * task + location)
          return RepresentationSimilarity.dissimilarities(
            Tensor(features.values.map { Float($0) }, shape: [samples, width], on: engine))
        }
      })
    for (one, other) in zip(affinity.joined().joined(), single.joined().joined()) {
      #expect(abs(one - other) < 1e-5)
    }
  }

  @Test("ranks sort negative, zero and equal values as numbers")
  func order() {
    // scipy.stats.spearmanr([-2, -0.5, -0.0, 0.0, 1e-30, 3], [6, 5, 4, 3, 2, 1])
    let affinity = RepresentationSimilarity.affinity([
      [[-2, -0.5, -0.0, 0, 1e-30, 3]], [[6, 5, 4, 3, 2, 1]],
    ])
    #expect(abs(affinity[0][0][1] + 0.9856107606091623) < 1e-12)
  }

  @Test("equal bits come out whatever the number of cores does in between")
  func determinism() throws {
    let compute = {
      try RepresentationSimilarity.affinity(tasks: 6, locations: 1) { task, _ in
        Self.features(samples: 60, width: 20, seed: task)
      }
    }
    #expect(try compute() == compute())
  }

  @Test("what the features throw is thrown")
  func errors() {
    struct Missing: Error {}
    #expect(throws: Missing.self) {
      try RepresentationSimilarity.affinity(tasks: 4, locations: 2) { task, _ in
        if task == 2 { throw Missing() }
        return Self.features(samples: 5, width: 4, seed: task)
      }
    }
  }
}

@Suite struct LossTableTests {
  static func table(_ text: String) throws -> LossTable {
    try LossTable(csv: Array(text.utf8), file: "t.csv")
  }

  @Test("a table is read with empty cells, spaces and line ends of all kinds")
  func reading() throws {
    let table = try Self.table("cost, a ,\"b\"\r\n1,0.5,\r\n0.5, 1e-2 ,-3\r\n\r\n")
    #expect(table.tasks == ["a", "b"])
    #expect(table.networks.map(\.cost) == [1, 0.5])
    #expect(table.networks.map(\.losses) == [[0.5, nil], [0.01, -3]])
  }

  @Test(
    "a table that cannot be used is refused with its row and column",
    arguments: [
      ("a,b\n1,2\n", "row 1"), ("", "row 1"), ("cost,a\n", "row 2"), ("cost,a,a\n1,2,3\n", "row 1"),
      ("cost,a,b\n1,2\n", "row 2"), ("cost,a\n1,2\n-1,2\n", "row 3, column cost"),
      ("cost,a,b\n1,2,x\n", "row 2, column b"), ("cost,a\n1,nan\n", "row 2, column a"),
      ("cost,a\n1,\n", "row 2"), ("cost,a\n1,2\n\n1,2\n", "row 3"),
    ])
  func refusing(text: String, place: String) {
    let error = #expect(throws: InputError.self) { try Self.table(text) }
    #expect(error?.key == place)
    #expect(error?.file == "t.csv")
  }

  @Test("a network is found in another table by cost and tasks, whatever their order there")
  func matching() throws {
    let one = try Self.table("cost,a,b,c\n1,1,2,\n0.5,1,,\n1,1,,\n1,1,,\n")
    let other = try Self.table("cost,c,b,a\n1,,,7\n1,,,8\n0.5,,,9\n1,,6,5\n")
    #expect(other.losses(matching: 0, of: one) == [5, 6, nil])
    #expect(other.losses(matching: 1, of: one) == [9, nil, nil])
    #expect(other.losses(matching: 2, of: one) == [7, nil, nil])
    #expect(other.losses(matching: 3, of: one) == [8, nil, nil])
    #expect(try Self.table("cost,a,b\n1,1,\n").losses(matching: 0, of: one) == nil)
  }
}
