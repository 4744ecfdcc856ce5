import Glibc

extension Span where Element == UInt8 {
  /// Whether both hold the same bytes; calls `memcmp(3)`. Not for secrets: it stops at the first difference.
  package func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    if isEmpty { return true }
    return unsafe withUnsafeBufferPointer { left in
      unsafe other.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return false }
        // Sound: both runs are `left.count` bytes long.
        return unsafe memcmp(a, b, left.count) == 0
      }
    }
  }

  /// Whether the bytes are exactly those of `literal`.
  package func isEqual(to literal: StaticString) -> Bool {
    guard count == literal.utf8CodeUnitCount else { return false }
    // Sound: a literal lives as long as the program, and its length was compared.
    for index in indices where unsafe self[index] != literal.utf8Start[index] { return false }
    return true
  }

  /// Whether the bytes are those of `literal`, ASCII letters compared without case.
  package func isEqualIgnoringCase(to literal: StaticString) -> Bool {
    guard count == literal.utf8CodeUnitCount else { return false }
    for index in indices {
      // Sound: as above.
      let other = unsafe literal.utf8Start[index]
      if self[index].lowercasedASCII != other.lowercasedASCII { return false }
    }
    return true
  }

  /// Whether both hold the same bytes, ASCII letters compared without case.
  package func isEqualIgnoringCase(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var at = 0
    while count - at >= 8 {
      let left = word(at: at, count: 8)
      let right = other.word(at: at, count: 8)
      // Letters of different case differ in this bit only; most names that differ, differ otherwise as well.
      if (left ^ right) & ~0x2020_2020_2020_2020 != 0 { return false }
      if left != right {
        for index in at..<at + 8 where self[index].lowercasedASCII != other[index].lowercasedASCII {
          return false
        }
      }
      at += 8
    }
    for index in at..<count where self[index].lowercasedASCII != other[index].lowercasedASCII { return false }
    return true
  }

  /// The index of the first `byte` at or behind `start`, nil where there is none; calls `memchr(3)`.
  ///
  /// - Parameters:
  ///   - byte: what to look for.
  ///   - start: from 0 to `count`.
  /// - Returns: its index from the span's beginning.
  package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    precondition(start >= 0 && start <= count, "searched from behind the end")
    if start == count { return nil }
    return unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return nil }
      // Sound: `start..<count` lies inside the span.
      let found = unsafe memchr(base + start, Int32(byte), bytes.count - start)
      guard let found = unsafe found else { return nil }
      return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }
}

extension UInt8 {
  /// The lower-case letter for `A` to `Z`, every other byte as it is.
  @inlinable package var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
