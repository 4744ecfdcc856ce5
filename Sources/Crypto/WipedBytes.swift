import COpenSSL

/// Secret bytes that leave nothing behind: written once, never copied by Swift, and overwritten when the last
/// reference goes.
///
/// They lie in OpenSSL's secret heap where `SecretHeap.prepare()` has made one: locked in memory, so that they
/// are not swapped out, and left out of core dumps. Whoever writes them into another buffer wipes that buffer.
@safe
package final class WipedBytes: @unchecked Sendable {
  // Sound: neither the pointer nor the bytes change after the initializer, and the storage is this object's alone.
  private let start: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  /// How many there are.
  package let count: Int

  /// Lets `fill` write up to `capacity` bytes and say how many it wrote.
  @unsafe
  init(capacity: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int) {
    self.capacity = max(1, capacity)
    guard let bytes = unsafe unloq_secret_allocate(self.capacity, SecretHeap.mostOfOurs) else {
      preconditionFailure("out of memory")
    }
    unsafe start = bytes.bindMemory(to: UInt8.self, capacity: self.capacity)
    let written = unsafe fill(start)
    precondition(written >= 0 && written <= self.capacity, "wrote behind the secret's end")
    count = written
  }

  /// A copy of `bytes`, which the caller wipes.
  package convenience init(copying bytes: Span<UInt8>) {
    let count = bytes.count
    unsafe self.init(capacity: count) { target in
      // Sound: the storage has room for `count` bytes.
      for index in 0..<count { unsafe target[index] = bytes[index] }
      return count
    }
  }

  /// The content of `bytes`, which is overwritten with zeros.
  package convenience init(wiping bytes: inout [UInt8]) {
    self.init(copying: bytes.span)
    SecretHeap.wipe(&bytes)
  }

  deinit { unsafe unloq_secret_free(start, capacity) }

  /// The bytes, in place.
  package var span: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      // Sound: `count` bytes at `start` are initialized and live as long as this object.
      let span = unsafe Span<UInt8>(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}

extension WipedBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Never the bytes.
  package var description: String { "***" }
  package var debugDescription: String { "***" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
