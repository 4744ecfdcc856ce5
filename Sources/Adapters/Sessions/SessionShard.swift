import Crypto
import Gate
import Synchronization

/// One part of the memory session store: a table with its own lock.
///
/// Kept apart from its contents (`SessionTable`), which know nothing of locks. The lock is held for a look-up
/// or a change, never while anything waits.
final class SessionShard: Sendable {
  private let table: Mutex<SessionTable>

  /// An empty shard for at most `capacity` sessions, at least 1.
  init(capacity: Int, lifetime: Duration, idle: Duration) {
    table = Mutex(SessionTable(capacity: capacity, lifetime: lifetime, idle: idle))
  }

  /// Looks a session up and winds its idle clock.
  func find(_ id: Digest, now: Moment) -> SessionLookup {
    table.withLock { $0.find(id, now: now) }
  }

  /// Looks a session up and leaves no trace of it.
  func peek(_ id: Digest, now: Moment) -> SessionRecord? {
    table.withLock { $0.peek(id, now: now) }
  }

  /// Adds a session or replaces the one of the same id.
  func insert(_ record: SessionRecord, id: Digest, now: Moment) {
    // The replaced or evicted record is let go outside the lock: freeing it takes a while.
    let dropped = table.withLock { $0.insert(record, id: id, now: now) }
    withExtendedLifetime(dropped) {}
  }

  /// Changes a live session's record under the lock. Nil where there is none, or `change` gives nil.
  func update<T>(
    _ id: Digest, now: Moment, _ change: (SessionRecord) -> (SessionRecord, T)?
  ) -> T? {
    table.withLock { table in
      guard case .hit(let record) = table.find(id, now: now),
        let (changed, result) = change(record)
      else { return nil }
      table.replace(id, with: changed)
      return result
    }
  }

  /// Ends a session.
  func remove(_ id: Digest) {
    let dropped = table.withLock { $0.remove(id) }
    withExtendedLifetime(dropped) {}
  }

  /// Ends every session that `selector` means; returns how many.
  func remove(where selector: SessionSelector) -> Int {
    let dropped = table.withLock { $0.remove(where: selector) }
    return dropped.count
  }

  /// The live sessions behind `after`, in no order.
  func sessions(after: SessionHandle?, now: Moment) -> [SessionListing] {
    table.withLock { $0.sessions(after: after, now: now) }
  }

  var counts: SessionCounts { table.withLock { $0.counts } }
}
