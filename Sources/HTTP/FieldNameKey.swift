import Bytes

/// The first 32 bytes of a field name as four words in lower case, and its length: equal keys are equal names
/// for names of at most 32 bytes, and comparing two costs a few instructions.
struct FieldNameKey: Equatable, Sendable {
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64
  /// The name's length; 33 stands for everything longer than 32.
  private let count: UInt8

  private static let bits5: UInt64 = 0x2020_2020_2020_2020

  /// - Parameters:
  ///   - bytes: where the name stands; bytes behind it make reading it cheaper.
  ///   - range: the name, a token (RFC 9110, 5.6.2). Setting bit 5 is lower case for letters and no change
  ///     for digits, `-` and most others; `^` falls on `~` and `_` on DEL, and neither stands in a well-known
  ///     name.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let start = range.lowerBound
    let length = range.count
    count = UInt8(truncatingIfNeeded: min(length, 33))
    first = FieldNameKey.word(bytes, start, length)
    second = length > 8 ? FieldNameKey.word(bytes, start + 8, length - 8) : 0
    third = length > 16 ? FieldNameKey.word(bytes, start + 16, length - 16) : 0
    fourth = length > 24 ? FieldNameKey.word(bytes, start + 24, length - 24) : 0
  }

  /// The key of a whole name.
  init(_ name: Span<UInt8>) { self.init(name, 0..<name.count) }

  /// The key of the name with every `_` read as `-`.
  init(folding name: Span<UInt8>) {
    var folded = [UInt8](copying: name)
    for index in folded.indices where folded[index] == 0x5F { folded[index] = 0x2D }
    self.init(folded.span)
  }

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

  @inline(__always) private static func word(_ bytes: Span<UInt8>, _ start: Int, _ length: Int) -> UInt64 {
    let count = min(length, 8)
    // Bytes behind the name stay zero, so that a short name is no other's beginning.
    return bytes.word(at: start, count: count) | (count == 0 ? 0 : bits5 &>> UInt64(64 - 8 * count))
  }
}
