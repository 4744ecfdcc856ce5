extension Span where Element == UInt8 {
  /// The index of the first byte at or behind `start` that is no field content of HTTP: a control byte other than the
  /// tab, or DEL. `count` where there is none.
  ///
  /// - Parameter start: from 0 to `count`.
  /// - Returns: its index from the span's beginning.
  package func firstControl(from start: Int) -> Int {
    firstIndex(from: start) { word in
      word.bytes(below: 0x20) | word.bytes(equalTo: 0x7F)
    } where: { byte in
      (byte < 0x20 && byte != 0x09) || byte == 0x7F
    }
  }

  /// The index of the first byte at or behind `start` that is not visible ASCII, or is `other`. `count` where there is
  /// none.
  ///
  /// - Parameters:
  ///   - start: from 0 to `count`.
  ///   - other: a visible byte that is looked for too.
  /// - Returns: its index from the span's beginning.
  package func firstInvisible(from start: Int, or other: UInt8) -> Int {
    firstIndex(from: start) { word in
      word | word.bytes(below: 0x21) | word.bytes(equalTo: 0x7F) | word.bytes(equalTo: other)
    } where: { byte in
      byte <= 0x20 || byte >= 0x7F || byte == other
    }
  }

  /// The index of the first byte at or behind `start` that cannot stand in a JSON string as it is without a closer look: a
  /// control byte, DEL, the quote, the backslash, or a part of a character beyond ASCII. `count` where there is none.
  ///
  /// - Parameter start: from 0 to `count`.
  /// - Returns: its index from the span's beginning.
  package func firstBeyondPlainText(from start: Int) -> Int {
    firstIndex(from: start) { word in
      word | word.bytes(below: 0x20) | word.bytes(equalTo: 0x7F) | word.bytes(equalTo: 0x22)
        | word.bytes(equalTo: 0x5C)
    } where: { byte in
      byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C
    }
  }

  /// The index of the first byte at or behind `start` that is not in a set of ASCII bytes. `count` where there is none.
  ///
  /// - Parameters:
  ///   - low: one bit for each of the bytes 0x00 to 0x3F.
  ///   - high: one bit for each of the bytes 0x40 to 0x7F.
  ///   - start: from 0 to `count`.
  /// - Returns: its index from the span's beginning.
  package func firstIndex(outside low: UInt64, _ high: UInt64, from start: Int) -> Int {
    precondition(start >= 0 && start <= count, "searched from behind the end")
    return unsafe withUnsafeBytes { bytes in
      var at = start
      // Sound: `at` is inside.
      while at < bytes.count {
        let byte = unsafe bytes[at]
        let word = byte & 0x40 == 0 ? low : high
        if byte >= 0x80 || (word &>> UInt64(byte & 0x3F)) & 1 == 0 { break }
        at += 1
      }
      return at
    }
  }

  /// Looks for a byte eight bytes at a time: most of a head and of a log line holds none of those that are looked for.
  ///
  /// - Parameters:
  ///   - start: from 0 to `count`.
  ///   - suspects: the top bit of each byte of a word that may be one; a false alarm costs time only.
  ///   - isWanted: says it for certain.
  /// - Returns: its index from the span's beginning.
  @inline(__always) private func firstIndex(
    from start: Int, suspects: (UInt64) -> UInt64, where isWanted: (UInt8) -> Bool
  ) -> Int {
    precondition(start >= 0 && start <= count, "searched from behind the end")
    return unsafe withUnsafeBytes { bytes in
      let count = bytes.count
      var at = start
      while count - at >= 8 {
        // Sound: eight bytes from `at` are inside.
        let word = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        let found = suspects(word) & UInt64.topBits
        if found == 0 {
          at += 8
          continue
        }
        at += found.trailingZeroBitCount &>> 3
        if isWanted(unsafe bytes[at]) { return at }
        at += 1
      }
      if at < count && count >= 8 {
        // The last word once more, without the bytes in it that were looked at.
        let word = unsafe UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
        if (suspects(word) & UInt64.topBits) &>> UInt64(8 * (8 - (count - at))) == 0 { return count }
      }
      while at < count {
        if isWanted(unsafe bytes[at]) { return at }
        at += 1
      }
      return count
    }
  }

  /// Up to eight bytes from `index` as one number.
  ///
  /// - Parameters:
  ///   - index: where to begin, from 0 to the span's count.
  ///   - count: how many bytes to take, from 0 to 8; all of them lie within the span.
  /// - Returns: the first byte lowest; those behind `count` bytes are zero.
  @inlinable package func word(at index: Int, count: Int) -> UInt64 {
    precondition(index >= 0 && count >= 0 && count <= 8 && count <= self.count - index, "read behind the end")
    if count == 0 { return 0 }
    return unsafe withUnsafeBytes { bytes in
      if index + 8 <= bytes.count {
        // Sound: eight bytes from `index` are inside.
        let word = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        return word & (.max &>> UInt64(64 - 8 * count))
      }
      var word: UInt64 = 0
      for offset in 0..<count { word |= unsafe UInt64(bytes[index + offset]) &<< UInt64(8 * offset) }
      return word
    }
  }
}

/// Questions to eight bytes at once. The answer is the top bit of each byte for which it is yes; a byte above such a one
/// may be a false alarm (a borrow), one below never is. The other bits mean nothing.
extension UInt64 {
  fileprivate static var topBits: UInt64 { 0x8080_8080_8080_8080 }

  /// Bytes less than `limit`, which is at most 0x80.
  @inline(__always) fileprivate func bytes(below limit: UInt8) -> UInt64 {
    (self &- 0x0101_0101_0101_0101 &* UInt64(limit)) & ~self
  }

  /// Bytes that are `byte`.
  @inline(__always) fileprivate func bytes(equalTo byte: UInt8) -> UInt64 {
    let difference = self ^ (0x0101_0101_0101_0101 &* UInt64(byte))
    return (difference &- 0x0101_0101_0101_0101) & ~difference
  }
}
