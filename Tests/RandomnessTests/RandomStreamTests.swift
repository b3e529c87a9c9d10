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

  @Test("a permutation holds each number once")
  func permutations() {
    var stream = RandomStream(seed: 5)
    #expect(stream.permutation(100).sorted() == Array(0..<100))
  }
}
