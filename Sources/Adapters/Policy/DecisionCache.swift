import Crypto
import Gate

/// Decisions of an engine for a short while, sharded by the hash of their question.
final class DecisionCache: Sendable {
  private let shards: [DecisionShard]

  /// A shard holds at least this many, so that small caches keep one exact order; and there are at most 16.
  private static let leastPerShard = 256
  private static let mostShards = 16

  /// Nil where nothing is to be kept.
  init?(_ settings: DecisionCacheSettings) {
    guard settings.lifetime > .zero, settings.entries > 0 else { return nil }
    var count = 1
    while count < DecisionCache.mostShards && settings.entries / (count * 2) >= DecisionCache.leastPerShard {
      count *= 2
    }
    shards = (0..<count).map { number in
      // The remainder goes to the first shards: the sum is exactly the bound.
      DecisionShard(
        capacity: settings.entries / count + (number < settings.entries % count ? 1 : 0),
        lifetime: settings.lifetime)
    }
  }

  /// The part that may have the question.
  func shard(of key: Digest) -> DecisionShard { shards[Int(key.byte(0)) & (shards.count - 1)] }

  /// How many decisions are kept.
  var count: Int { shards.reduce(0) { $0 + $1.count } }
}
