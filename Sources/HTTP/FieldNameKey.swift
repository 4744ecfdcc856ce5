import Bytes

/// The first 32 bytes of a field name as four words in lower case, and its length: equal keys are equal names
/// for names of at most 32 bytes, and comparing two costs a few instructions.
struct FieldNameKey: Equatable, Sendable {
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var third: UInt64 = 0
  private var fourth: UInt64 = 0
  /// The name's length; 33 stands for everything longer than 32.
  private var count: UInt8 = 0

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The key of a whole name.
  ///
  /// - Parameter name: a token (RFC 9110, 5.6.2). Setting bit 5 is lower case for letters and no change for
  ///   digits, `-` and most others; `^` falls on `~` and `_` on DEL, and neither stands in a well-known name.
  init(_ name: Span<UInt8>) {
    count = UInt8(truncatingIfNeeded: min(name.count, 33))
    for index in 0..<4 where name.count > 8 * index {
      let taken = min(name.count - 8 * index, 8)
      store(FieldNameKey.lowercased(name.word(at: 8 * index, count: taken), count: taken), at: index)
    }
  }

  /// The key of the name with `_` and every other mark read as `-`.
  init(folding name: Span<UInt8>) {
    var folded = [UInt8](copying: name)
    for index in folded.indices where FieldNameKey.isMark(folded[index]) { folded[index] = 0x2D }
    self.init(folded.span)
  }

  /// Whether a byte of a name is neither letter nor digit nor `-`.
  static func isMark(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 >= 26 && byte &- 0x30 >= 10 && byte != 0x2D
  }

  /// The key of what stands in front of the first colon behind `start`, eight bytes at a time. Nil where that
  /// is nothing, is longer than 31 bytes, holds a control byte, or stands at the very end of `bytes`.
  ///
  /// The bytes are not checked to be a token: but no other bytes have the key of a well-known name, which is
  /// all that this is good for. Letters come from letters alone, and what else could come from a control byte
  /// is left out.
  init?(upToColonFrom start: Int, in bytes: Span<UInt8>) {
    guard bytes.count - start >= 40 else { return nil }
    var length = 0
    var controls: UInt64 = 0
    for index in 0..<4 {
      var word = bytes.word(at: start + 8 * index, count: 8)
      let colons = word ^ (FieldNameKey.ones &* 0x3A)
      let found = (colons &- FieldNameKey.ones) & ~colons & (FieldNameKey.ones &* 0x80)
      let taken = found == 0 ? 8 : found.trailingZeroBitCount &>> 3
      if taken < 8 { word &= (1 &<< UInt64(8 * taken)) &- 1 }
      // Bit 6 of each byte: whether it is 0x20 or above.
      let above = (word | word &<< 1) & (FieldNameKey.ones &* 0x40)
      controls |= above ^ FieldNameKey.lowercased(0, count: taken) &<< 1
      store(FieldNameKey.lowercased(word, count: taken), at: index)
      length += taken
      if found != 0 {
        guard length > 0, controls == 0 else { return nil }
        count = UInt8(truncatingIfNeeded: length)
        return
      }
    }
    return nil
  }

  /// How many bytes the name has, for names of at most 32.
  var length: Int { Int(count) }

  /// Spreads the key over 32 bits.
  var hash: UInt32 {
    var mixed = first &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ second ^ (third &<< 1) ^ (fourth &<< 2)) &* 0xC2B2_AE3D_27D4_EB4F
    return UInt32(truncatingIfNeeded: mixed &>> 32)
  }

  /// Whether the name begins with `x-`, as every family of names does.
  var beginsWithX: Bool { first & 0xFFFF == 0x2D78 }

  /// Whether the name begins with `prefix`, which has 8 to 15 bytes.
  func hasPrefix(_ prefix: FieldNameKey) -> Bool {
    guard first == prefix.first else { return false }
    let kept = UInt64(8 * (Int(prefix.count) - 8))
    return kept == 0 || (second ^ prefix.second) &<< (64 - kept) == 0
  }

  /// Sets bit 5 of the lowest `count` bytes. Those behind stay zero, so that a short name is no other's
  /// beginning.
  @inline(__always) private static func lowercased(_ word: UInt64, count: Int) -> UInt64 {
    count == 0 ? 0 : word | (ones &* 0x20) &>> UInt64(64 - 8 * count)
  }

  @inline(__always) private mutating func store(_ word: UInt64, at index: Int) {
    switch index {
    case 0: first = word
    case 1: second = word
    case 2: third = word
    default: fourth = word
    }
  }
}
