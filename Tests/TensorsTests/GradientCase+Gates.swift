import Tensors

extension GradientCase {
  static let gates = [
    GradientCase("a relaxed choice", [3, 4]) {
      choose($0[0].tensor, noise: noise(12), temperature: 0.7)
    },
    GradientCase("a softmax", [2, 2]) {
      choose($0[0].tensor, noise: noise(4).map { $0 * 0 }, temperature: 1)
    },
    GradientCase("a mixture", [2, 3], [2, 3], [2, 3], [3]) {
      mix([$0[0].tensor, $0[1].tensor, $0[2].tensor], by: $0[3].tensor)
    },
    GradientCase("a mixture by later gates", [2, 16, 3, 3], [2, 16, 3, 3], [3, 2]) {
      mix([$0[0].tensor, $0[1].tensor], by: $0[2].tensor, from: 3)
    },
    GradientCase("a mixture of two layouts", [2, 3, 4, 4], [13, 3, 1, 1], [2, 13, 4, 4], [2]) {
      mix([convolve($0[0].tensor, $0[1]), $0[2].tensor], by: $0[3].tensor)
    },
    GradientCase("a mixture of one tensor with itself", [2, 3], [2]) {
      mix([$0[0].tensor, $0[0].tensor], by: $0[1].tensor)
    },
    GradientCase("two mixtures of the same tensors", [2, 3], [2, 3], [2], [2]) {
      let mixed = mix([$0[0].tensor, $0[1].tensor], by: $0[2].tensor)
      return mixed + mix([$0[1].tensor, mixed], by: $0[3].tensor)
    },
    GradientCase("a mixture by chosen gates", [2, 5], [2, 5], [1, 2]) {
      mix(
        [$0[0].tensor, $0[1].tensor],
        by: choose($0[2].tensor, noise: noise(2), temperature: 2))
    },
    GradientCase("a distance", [3, 2], [3, 2], isDistinct: true) {
      distance($0[0].tensor, $0[1].tensor * 0.5, weights: [0.25, 0, 0.5, 0, 1, 2])
    },
  ]

  private static func noise(_ count: Int) -> [Float] {
    (0..<count).map { Float($0 * 7 % 5) / 2 - 1 }
  }
}
