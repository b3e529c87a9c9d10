/// A choice of networks and how good it is: less is better.
struct ChosenNetworks: Comparable {
  var loss: Int
  var cost: Int

  /// Sorted.
  var networks: [Int]

  static func < (one: ChosenNetworks, other: ChosenNetworks) -> Bool {
    let (mine, theirs) = (one.networks, other.networks)
    if (one.loss, one.cost, mine.count) != (other.loss, other.cost, theirs.count) {
      return (one.loss, one.cost, mine.count) < (other.loss, other.cost, theirs.count)
    }
    return mine.lexicographicallyPrecedes(theirs)
  }
}
