/// A growable run of bytes with a read end and a write end: what sockets fill and drain, and what heads and
/// log records are written into.
///
/// Owned by one loop (not `Sendable`). Growth is geometric and never shrinks by itself; whoever appends bytes
/// that a peer chose bounds them first. `readable` must not be used across a mutating call: the storage may
/// move.
///
/// The class is `@usableFromInline` because nothing of a `package` class is inlined in another module without it.
@safe
@usableFromInline package final class Buffer {
  @usableFromInline var base: UnsafeMutableRawPointer
  /// Bytes of storage.
  @usableFromInline package private(set) var capacity: Int
  /// Offset of the first unread byte.
  @usableFromInline var start = 0
  /// Offset behind the last written byte.
  @usableFromInline var end = 0
  /// Whether a secret was written since the storage was last wiped.
  @usableFromInline var holdsSecret = false

  /// - Parameter capacity: bytes reserved at once, at least 64.
  package init(capacity: Int) {
    let size = max(64, capacity)
    unsafe base = .allocate(byteCount: size, alignment: 16)
    self.capacity = size
  }

  deinit {
    if holdsSecret { unsafe Buffer.overwrite(base, capacity) }
    unsafe base.deallocate()
  }

  /// Unread bytes.
  @inlinable package var count: Int { end - start }

  /// Whether nothing is left to read.
  @inlinable package var isEmpty: Bool { end == start }

  /// The unread bytes, in place. Not to be held across an append, a consume or a read into this buffer.
  @inlinable package var readable: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      // Sound: `start..<end` lies inside the allocation and every byte of it was written.
      let pointer = unsafe UnsafeRawPointer(base + start)
      let bytes = unsafe pointer.assumingMemoryBound(to: UInt8.self)
      let span = unsafe Span<UInt8>(_unsafeStart: bytes, count: end - start)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// A copy of the unread bytes.
  package var array: [UInt8] {
    let bytes = readable
    // Empty arrays share one storage between all threads; initializing it, with nothing, would write there.
    if bytes.isEmpty { return [] }
    return unsafe Array(unsafeUninitializedCapacity: bytes.count) { storage, count in
      // Sound: the capacity asked for is the span's count, and all of it is written.
      unsafe bytes.withUnsafeBufferPointer { source in _ = unsafe storage.initialize(from: source) }
      count = bytes.count
    }
  }

  /// Forgets the first `count` unread bytes. `count` is at most `self.count`.
  @inlinable package func consume(_ count: Int) {
    precondition(count >= 0 && count <= end - start, "consumed more than was there")
    start += count
    if start == end {
      start = 0
      end = 0
    }
  }

  /// Forgets everything; the storage stays.
  @inlinable package func removeAll() {
    start = 0
    end = 0
  }

  /// Forgets every unread byte behind the first `count`.
  @inlinable package func truncate(to count: Int) {
    precondition(count >= 0 && count <= end - start, "cannot truncate to more than is there")
    end = start + count
  }

  /// Makes room for `count` more bytes behind the written ones: by moving the unread bytes to the front where
  /// that is enough, by growing otherwise.
  @inlinable package func reserve(_ count: Int) {
    if capacity - end < count { makeRoom(count) }
  }

  /// Moves the unread bytes to the front, or into larger storage.
  @usableFromInline func makeRoom(_ count: Int) {
    let unread = end - start
    if capacity - unread >= count {
      unsafe base.copyMemory(from: base + start, byteCount: unread)
    } else {
      var size = capacity
      while size - unread < count { size *= 2 }
      let larger = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
      unsafe larger.copyMemory(from: base + start, byteCount: unread)
      if holdsSecret { unsafe Buffer.overwrite(base, capacity) }
      unsafe base.deallocate()
      unsafe base = larger
      capacity = size
    }
    start = 0
    end = unread
  }

  /// Appends one byte.
  @inlinable package func append(_ byte: UInt8) {
    reserve(1)
    unsafe base.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
    end += 1
  }

  /// Appends a copy of `bytes`, which must not be a view of this same buffer.
  @inlinable package func append(_ bytes: Span<UInt8>) {
    let count = bytes.count
    reserve(count)
    unsafe bytes.withUnsafeBufferPointer { source in
      if let address = source.baseAddress { unsafe (base + end).copyMemory(from: address, byteCount: count) }
    }
    end += count
  }

  /// Appends the bytes of a string literal. Inlined, so that length and copy are constants where it is called.
  @inlinable @inline(__always) package func append(_ literal: StaticString) {
    let count = literal.utf8CodeUnitCount
    reserve(count)
    unsafe (base + end).copyMemory(from: literal.utf8Start, byteCount: count)
    end += count
  }

  /// Appends `bytes`.
  @inlinable package func append(_ bytes: [UInt8]) {
    append(bytes.span)
  }

  /// Appends the UTF-8 of `text`. Disfavoured, or else every literal would be made a String first.
  @_disfavoredOverload
  package func append(_ text: String) {
    append(text.utf8.span)
  }

  /// Appends `number` in decimal.
  package func append(decimal number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    var digits = 1
    var bound: UInt = 10
    while digits < 20 && rest >= bound {
      digits += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    reserve(digits)
    var at = end + digits
    repeat {
      at -= 1
      unsafe base.storeBytes(of: UInt8(ascii: "0") + UInt8(rest % 10), toByteOffset: at, as: UInt8.self)
      rest /= 10
    } while rest > 0
    end += digits
  }

  /// Appends `number` in lower-case hexadecimal, no prefix.
  package func append(hexadecimal number: Int) {
    precondition(number >= 0, "sizes are not negative")
    var shift = 60
    var started = false
    while shift >= 0 {
      let digit = UInt8((number >> shift) & 15)
      if digit != 0 || started || shift == 0 {
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        started = true
      }
      shift -= 4
    }
  }

  /// Appends the lowest `digits` hexadecimal digits of `number`, at most 16, with their leading zeros.
  package func append(hexadecimal number: UInt64, digits: Int) {
    precondition(digits >= 0 && digits <= 16, "a word has sixteen digits")
    reserve(digits)
    for place in 0..<digits {
      let digit = UInt8(truncatingIfNeeded: number &>> UInt64(4 * (digits - 1 - place))) & 15
      let byte = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      // Sound: room for all digits was reserved.
      unsafe base.storeBytes(of: byte, toByteOffset: end + place, as: UInt8.self)
    }
    end += digits
  }

  /// Lets `body` write into at least `count` free bytes and counts what it says it wrote. For system calls.
  @inlinable package func withUnsafeFreeBytes<E: Error>(
    atLeast count: Int, _ body: (UnsafeMutableRawBufferPointer) throws(E) -> Int
  ) throws(E) -> Int {
    reserve(count)
    let written = try unsafe body(UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end))
    precondition(written >= 0 && written <= capacity - end, "wrote behind the buffer")
    end += written
    return written
  }
}
