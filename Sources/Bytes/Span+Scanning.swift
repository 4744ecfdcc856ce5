extension Span where Element == UInt8 {
  /// The index of the first byte at or behind `start` that is no field content of HTTP: a control byte other
  /// than the tab, or DEL. `count` where there is none.
  ///
  /// Eight bytes at a time: field values are most of what a head consists of.
  ///
  /// - Parameter start: from 0 to `count`.
  /// - Returns: its index from the span's beginning.
  package func firstControl(from start: Int) -> Int {
    precondition(start >= 0 && start <= count, "searched from behind the end")
    return unsafe withUnsafeBytes { bytes in
      let ones: UInt64 = 0x0101_0101_0101_0101
      let tops: UInt64 = 0x8080_8080_8080_8080
      var at = start
      while at < bytes.count {
        if at + 8 <= bytes.count {
          // Sound: eight bytes from `at` are inside.
          let word = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          let deletes = word ^ (ones &* 0x7F)
          // The top bit of each byte below 0x20, and of each that is DEL; false alarms only above a true one.
          let found = ((word &- ones &* 0x20) & ~word | (deletes &- ones) & ~deletes) & tops
          if found == 0 {
            at += 8
            continue
          }
          at += found.trailingZeroBitCount &>> 3
        }
        let byte = unsafe bytes[at]
        if (byte < 0x20 && byte != 0x09) || byte == 0x7F { return at }
        at += 1
      }
      return bytes.count
    }
  }

  /// The index of the first byte at or behind `start` that cannot stand in a JSON string as it is without a
  /// closer look: a control byte, DEL, the quote, the backslash, or a part of a character beyond ASCII.
  /// `count` where there is none.
  ///
  /// Eight bytes at a time: most of what is logged is plain.
  ///
  /// - Parameter start: from 0 to `count`.
  /// - Returns: its index from the span's beginning.
  package func firstBeyondPlainText(from start: Int) -> Int {
    precondition(start >= 0 && start <= count, "searched from behind the end")
    return unsafe withUnsafeBytes { bytes in
      let ones: UInt64 = 0x0101_0101_0101_0101
      let tops: UInt64 = 0x8080_8080_8080_8080
      var at = start
      while at < bytes.count {
        if at + 8 <= bytes.count {
          // Sound: eight bytes from `at` are inside.
          let word = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          let deletes = word ^ (ones &* 0x7F)
          let quotes = word ^ (ones &* 0x22)
          let backslashes = word ^ (ones &* 0x5C)
          // The top bit of each byte that is one of them; false alarms only above a true one.
          let controls = (word &- ones &* 0x20) & ~word
          let marks =
            (deletes &- ones) & ~deletes | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
          let found = (word | controls | marks) & tops
          if found == 0 {
            at += 8
            continue
          }
          at += found.trailingZeroBitCount &>> 3
        }
        let byte = unsafe bytes[at]
        if byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C { return at }
        at += 1
      }
      return bytes.count
    }
  }

  /// Up to eight bytes from `index` as one number, the first byte lowest; those behind `count` bytes are
  /// zero.
  ///
  /// - Parameters:
  ///   - index: where to begin, from 0 to the span's count.
  ///   - count: how many bytes to take, from 0 to 8; all of them lie within the span.
  /// - Returns: the number; zero for no bytes.
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
