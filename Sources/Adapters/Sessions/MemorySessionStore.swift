package import Crypto
package import Gate

/// Sessions in this process's memory: sharded by the first byte of the hashed id, least recently used out
/// first, with a hard capacity. Nothing lies behind it, so a miss is a miss.
///
/// The capacity is shared out among the shards, and each keeps its own order of use, to the second.
package final class MemorySessionStore: SessionStore {
  private let shards: [SessionShard]

  /// A shard holds at least this many sessions, so that small stores keep one exact order; and there are at
  /// most 64.
  private static let leastPerShard = 1024
  private static let mostShards = 64

  package init(_ settings: SessionSettings) {
    var count = 1
    while count < MemorySessionStore.mostShards
      && settings.capacity / (count * 2) >= MemorySessionStore.leastPerShard
    { count *= 2 }
    let capacity = max(1, settings.capacity)
    shards = (0..<count).map { number in
      // The remainder goes to the first shards: the sum is exactly the capacity.
      SessionShard(
        capacity: capacity / count + (number < capacity % count ? 1 : 0), lifetime: settings.lifetime,
        idle: settings.idle)
    }
  }

  /// Looks into the one shard that may have it.
  package func find(_ id: Digest, now: Moment) -> SessionLookup {
    shard(of: id).find(id, now: now)
  }

  /// Looks into the one shard that may have it.
  package func peek(_ id: Digest, now: Moment) -> SessionRecord? {
    shard(of: id).peek(id, now: now)
  }

  /// Nil: nothing lies behind.
  package func load(_ id: Digest, now: Moment) async throws(SessionStoreError) -> SessionRecord? { nil }

  /// Adds a session to its shard; the shard's least recently used one goes when it is full.
  package func insert(_ record: SessionRecord, id: Digest, now: Moment) async throws(SessionStoreError) {
    shard(of: id).insert(record, id: id, now: now)
  }

  /// Replaces the session's record by one with the further approval, in one step.
  package func add(
    _ approval: Approval, for key: GrantKey?, credential: OpenCredential?, to id: Digest, now: Moment
  ) async throws(SessionStoreError) -> SessionRecord? {
    shard(of: id).update(id, now: now) { record in
      let changed = record.adding(approval, for: key, credential: credential)
      return (changed, changed)
    }
  }

  /// Finds and takes out under the shard's lock, so that exactly one caller gets it.
  package func take(
    _ key: GrantKey, from id: Digest, notBefore: Moment, now: Moment
  ) async throws(SessionStoreError) -> Grant? {
    shard(of: id).update(id, now: now) { record in
      guard let position = record.position(of: key), record.grants[position].approved >= notBefore else {
        return nil
      }
      return (record.removingGrant(at: position), record.grants[position])
    }
  }

  /// Ends the session.
  package func remove(_ id: Digest) async throws(SessionStoreError) {
    shard(of: id).remove(id)
  }

  /// Looks through one shard after the other; a session that is signed in meanwhile may escape.
  package func remove(where selector: SessionSelector) async throws(SessionStoreError) -> Int {
    shards.reduce(0) { $0 + $1.remove(where: selector) }
  }

  /// Takes the first of each shard, and of those the first; other work gets its turn in between.
  package func sessions(
    limit: Int, after: SessionHandle?, now: Moment
  ) async throws(SessionStoreError) -> [SessionListing] {
    var found: [SessionListing] = []
    for shard in shards {
      found += shard.sessions(after: after, now: now)
      found.sort { $0.handle < $1.handle }
      found.removeLast(max(0, found.count - limit))
      await Task.yield()
    }
    return found
  }

  package var counts: SessionCounts {
    shards.reduce(SessionCounts()) { $0 + $1.counts }
  }

  private func shard(of id: Digest) -> SessionShard { shards[Int(id.byte(0)) & (shards.count - 1)] }
}
