import Synchronization

/// Where two threads swap buffers: one puts a full one in and gets an empty one, the other does the reverse.
/// Neither copies a byte, and the lock is held for a swap only.
@safe
package final class BufferExchange: @unchecked Sendable {
  // @unchecked: `held` is touched under the lock only, and what goes in or out is referred to by nobody else,
  // which `checkUnique` makes sure of.
  private let lock = Mutex(())
  private var held: Buffer

  /// - Parameter capacity: bytes that the first buffer reserves.
  package init(capacity: Int) { held = Buffer(capacity: capacity) }

  /// Whether the last deposit has been collected.
  package var isFree: Bool { lock.withLock { _ in held.isEmpty } }

  /// Swaps `own` for an empty buffer. Nothing happens, and the answer is false, while the last deposit has
  /// not been collected.
  package func deposit(_ own: inout Buffer) -> Bool {
    BufferExchange.checkUnique(&own)
    return lock.withLock { _ in
      guard held.isEmpty else { return false }
      swap(&held, &own)
      return true
    }
  }

  /// Swaps the empty buffer `own` for the last deposit. Nothing happens, and the answer is false, if there is
  /// none.
  package func collect(_ own: inout Buffer) -> Bool {
    BufferExchange.checkUnique(&own)
    precondition(own.isEmpty, "what is exchanged for a deposit is empty")
    return lock.withLock { _ in
      guard !held.isEmpty else { return false }
      swap(&held, &own)
      return true
    }
  }

  private static func checkUnique(_ buffer: inout Buffer) {
    precondition(isKnownUniquelyReferenced(&buffer), "a buffer that changes threads has one owner")
  }
}
