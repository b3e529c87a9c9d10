import Dashboard
import Runs

extension Fixtures {
  /// What blocks and heads of the runs cost, chosen so that their parameters come out right.
  static let costs = BlockCosts(
    depths: depths, parameters: [4_000, 37_000, 131_000, 262_000, 265_000], tasks: tasks,
    headParameters: [6_400, 6_400, 6_400, 6_400, 6_400],
    multiplyAdds: [9_000_000, 38_000_000, 18_000_000, 15_000_000, 12_000_000],
    headMultiplyAdds: [400_000, 400_000, 400_000, 400_000, 400_000])

  /// A finished tree whose log tells what blocks cost.
  static let drawable: Run = telling(costs, in: finishedTree)

  /// The same run with what its blocks cost.
  static func telling(_ costs: BlockCosts, in run: Run) -> Run {
    var run = run
    run.apply(Record(time: run.updated ?? 0, event: .costs(costs)))
    return run
  }
}

/// Every tree of a few tasks over a few depths, found by trying them all.
enum AllTrees {
  /// Every partition of `0 ..< tasks`.
  static func partitions(of tasks: Int) -> [[[Int]]] {
    (0..<tasks).reduce([[]]) { partitions, task in
      partitions.flatMap { groups in
        groups.indices.map { index in
          var joined = groups
          joined[index].append(task)
          return joined
        } + [groups + [[task]]]
      }
    }
  }

  /// Every tree, `[depth][group][task]`.
  static func all(tasks: Int, depths: Int) -> [[[[Int]]]] {
    let partitions = partitions(of: tasks)
    let finer = partitions.map { coarse in
      partitions.indices.filter { fine in
        partitions[fine].allSatisfy { group in
          coarse.contains { Set(group).isSubset(of: $0) }
        }
      }
    }
    var trees = partitions.indices.map { [$0] }
    for _ in 1..<depths {
      trees = trees.flatMap { tree in finer[tree[tree.count - 1]].map { tree + [$0] } }
    }
    return trees.map { $0.map { partitions[$0] } }
  }
}

extension TreeFront {
  /// The best trees of all.
  init(tryingAll question: TreeQuestion) {
    let tasks = question.affinity[0].count
    let trees = AllTrees.all(tasks: tasks, depths: question.parameters.count).map { groups in
      PricedTree(
        groups: groups,
        cost: zip(groups, question.affinity).reduce(0) { $0 + question.rule($1.0, affinity: $1.1) },
        parameters: zip(groups, question.parameters).reduce(question.heads) {
          $0 + Double($1.0.count) * $1.1
        })
    }
    let ordered = trees.sorted { ($0.parameters, $0.cost) < ($1.parameters, $1.cost) }
    let front = ordered.reduce(into: [PricedTree]()) { front, tree in
      if tree.cost < (front.last?.cost ?? .infinity) - 1e-12 { front.append(tree) }
    }
    self.init(trees: front, isExact: true)
  }
}
