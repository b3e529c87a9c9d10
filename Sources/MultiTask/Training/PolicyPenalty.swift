package import Tensors

/// What is added to the tasks' losses in policy steps.
///
/// Source: Sun et al. 2020, "AdaShare", and its official code, `envs/blockdrop_env.py`.
package struct PolicyPenalty: Hashable, Sendable {
  package var form: PolicySettings.Form
  package var sparsity: Double
  package var sharing: Double

  /// Whether the official code's losses weigh blocks by depth.
  package var isDepthWeighted: Bool

  package init(
    form: PolicySettings.Form, sparsity: Double, sharing: Double, isDepthWeighted: Bool
  ) {
    self.form = form
    self.sparsity = sparsity
    self.sharing = sharing
    self.isDepthWeighted = isDepthWeighted
  }

  /// The loss of executing blocks, not yet times its weight.
  ///
  /// The code's: each task's mean of -ln P(skip) over the last blocks; where nothing is shared,
  /// twice the mean weighted by depth. The paper's, as recalled: the sum of ln P(execute).
  ///
  /// - Parameters:
  ///   - logits: each task's, `[blocks, 2]`, execute before skip.
  ///   - unlocked: how many of the last blocks count.
  /// - Returns: a scalar.
  package func sparsityLoss(_ logits: [Parameter], unlocked: Int) -> Tensor {
    let blocks = logits.first?.shape[0] ?? 0
    let last = (blocks - unlocked)..<blocks
    return sum(
      logits.map { row in
        switch form {
        case .code where sharing == 0 && isDepthWeighted: deepSurprise(row, in: last)
        case .code: surprise(of: 1, row, in: last)
        case .paper: surprise(of: 0, row, in: last) * -Float(unlocked)
        }
      })
  }

  /// The loss of unlike choices, not yet times its weight: each pair's weighted distances over all
  /// blocks, in the code's form of raw logits, deep blocks weighing more, in the paper's form, as
  /// recalled, of probabilities, shallow blocks weighing more.
  ///
  /// - Parameter logits: each task's, `[blocks, 2]`, execute before skip.
  /// - Returns: a scalar.
  package func sharingLoss(_ logits: [Parameter]) -> Tensor? {
    let blocks = logits.first?.shape[0] ?? 0
    let compared = logits.map { form == .code ? $0.tensor : probabilities($0) }
    let weights = (0..<blocks).flatMap { block -> [Float] in [sharingWeight(block, of: blocks), 0] }
    let pairs = compared.indices.flatMap { one in
      compared.indices.dropFirst(one + 1).map {
        distance(compared[one], compared[$0], weights: weights)
      }
    }
    return pairs.isEmpty ? nil : sum(pairs)
  }

  /// The mean over some blocks of -ln P(choice).
  private func surprise(of choice: Int32, _ logits: Parameter, in blocks: Range<Int>) -> Tensor {
    let labels = (0..<logits.shape[0]).map { blocks.contains($0) ? choice : -1 }
    return crossEntropy(logits.tensor, labels: labels)
  }

  /// Twice the mean over some blocks of -ln P(skip), a block weighing as much as it is deep.
  private func deepSurprise(_ logits: Parameter, in blocks: Range<Int>) -> Tensor {
    sum(
      blocks.map {
        let weight = 2 * Float($0 + 1) / Float(logits.shape[0] * blocks.count)
        return surprise(of: 1, logits, in: $0..<($0 + 1)) * weight
      })
  }

  private func sharingWeight(_ block: Int, of blocks: Int) -> Float {
    switch form {
    case .code: isDepthWeighted ? Float(block + 1) / Float(blocks) : 1
    case .paper: Float(blocks - block - 1) / Float(blocks)
    }
  }

  private func probabilities(_ logits: Parameter) -> Tensor {
    let noise = [Float](repeating: 0, count: logits.shape.reduce(1, *))
    return choose(logits.tensor, noise: noise, temperature: 1)
  }
}
