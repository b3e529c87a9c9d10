import Randomness
import Testing

@Suite struct RandomStreamTests {
  @Test("the same seed gives the same numbers, another seed gives others")
  func seeds() {
    var one = RandomStream(seed: 7)
    var two = RandomStream(seed: 7)
    var other = RandomStream(seed: 8)
    let numbers = (0..<8).map { _ in one.next() }
    #expect(numbers == (0..<8).map { _ in two.next() })
    #expect(numbers != (0..<8).map { _ in other.next() })
  }

  @Test("a split does not depend on how much of its parent was used")
  func splitting() {
    var parent = RandomStream(seed: 1)
    let before = parent.split("weights")
    _ = parent.next()
    #expect(parent.split("weights") == before)
    #expect(parent.split("weights") != parent.split("order"))
    #expect(parent.split(1) != parent.split(2))
  }

  @Test("uniform and normal numbers have the mean and variance of their distributions")
  func moments() {
    var stream = RandomStream(seed: 3)
    let count = 100_000
    let uniform = (0..<count).map { _ in Double(stream.uniform()) }
    let normal = (0..<count).map { _ in Double(stream.normal()) }
    #expect(abs(uniform.reduce(0, +) / Double(count) - 0.5) < 0.005)
    #expect(abs(normal.reduce(0, +) / Double(count)) < 0.015)
    #expect(abs(normal.map { $0 * $0 }.reduce(0, +) / Double(count) - 1) < 0.02)
  }

  @Test(
    "normal numbers drawn in pairs are normal, and each is of its own",
    arguments: [99_999, 100_000])
  func pairs(count: Int) {
    var stream = RandomStream(seed: 4)
    let numbers = stream.normals(count).map(Double.init)
    #expect(numbers.count == count)
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    // Four deviations of each mean: those of x, x^2, x^4 and the pairs' product are 1, √2, √96, 1.
    let error = 4 / Double(count).squareRoot()
    #expect(abs(mean(numbers)) < error)
    #expect(abs(mean(numbers.map { $0 * $0 }) - 1) < 1.42 * error)
    #expect(abs(mean(numbers.map { $0 * $0 * $0 * $0 }) - 3) < 9.8 * error)
    let products = stride(from: 0, to: count - 1, by: 2).map { numbers[$0] * numbers[$0 + 1] }
    #expect(abs(mean(products)) < 1.42 * error)
    let below = numbers.count { $0 < -1 }
    #expect(abs(Double(below) / Double(count) - 0.158655) < 0.366 * error)
  }

  @Test("a permutation holds each number once")
  func permutations() {
    var stream = RandomStream(seed: 5)
    #expect(stream.permutation(100).sorted() == Array(0..<100))
  }
}
