/// The first 32 bytes of a field name as four words in lower case, and its length: equal keys are equal names for names
/// of at most 32 bytes, and comparing two costs a few instructions.
struct FieldNameKey: Equatable, Sendable {
  private(set) var first: UInt64 = 0
  private(set) var second: UInt64 = 0
  private var third: UInt64 = 0
  private var fourth: UInt64 = 0
  /// The name's length; 33 stands for everything longer than 32.
  private let count: UInt8

  /// - Parameters:
  ///   - name: a token (RFC 9110, 5.6.2). Setting bit 5 is lower case for letters and no change for digits, `-` and
  ///     most others; `^` falls on `~` and `_` on DEL, and neither stands in a well-known name.
  ///   - foldingUnderscores: whether `_` counts as `-`.
  init(_ name: Span<UInt8>, foldingUnderscores: Bool) {
    count = UInt8(min(name.count, 33))
    let underscore: UInt8 = foldingUnderscores ? 0x5F : 0
    var word: UInt64 = 0
    let end = min(name.count, 32)
    for index in 0..<end {
      let byte = name[index]
      word = word &<< 8 | UInt64(byte == underscore ? 0x2D : byte | 0x20)
      if index & 7 == 7 {
        store(word, at: index &>> 3)
        word = 0
      }
    }
    let rest = end & 7
    if rest != 0 { store(word &<< UInt64(64 - 8 * rest), at: end &>> 3) }
  }

  /// Spreads the key over 32 bits.
  var hash: UInt32 {
    var mixed = first &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ second ^ (third &<< 1) ^ (fourth &<< 2)) &* 0xC2B2_AE3D_27D4_EB4F
    return UInt32(truncatingIfNeeded: mixed &>> 32)
  }

  /// Whether the name begins with `prefix`, which has 8 to 15 bytes.
  func hasPrefix(_ prefix: FieldNameKey) -> Bool {
    let ignored = UInt64(8 * (16 - Int(prefix.count)))
    return first == prefix.first && (prefix.count == 8 || (second ^ prefix.second) &>> ignored == 0)
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
