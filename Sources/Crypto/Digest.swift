package import Bytes

/// A SHA-256 or HMAC-SHA256 result: 32 bytes held in place, so that it can be a dictionary key without
/// storage of its own.
package struct Digest: Hashable, Sendable {
  // Big-endian words: word 0 holds the first eight bytes.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// The number of bytes in a digest.
  package static let byteCount = 32

  /// Takes the 32 bytes as four big-endian words, the first bytes in `first`.
  package init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = (first, second, third, fourth)
  }

  /// Takes exactly 32 bytes; nil for any other count.
  package init?(_ bytes: Span<UInt8>) {
    guard bytes.count == Digest.byteCount else { return nil }
    self.init(Digest.word(bytes, 0), Digest.word(bytes, 8), Digest.word(bytes, 16), Digest.word(bytes, 24))
  }

  /// The 32 bytes in order.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Digest.byteCount)
    for index in 0..<Digest.byteCount { bytes.append(byte(index)) }
    return bytes
  }

  /// The first 16 bytes as two big-endian words: a key for tables that need no more.
  package var leadingWords: (UInt64, UInt64) { (words.0, words.1) }

  /// Byte `index`, 0 to 31.
  package func byte(_ index: Int) -> UInt8 {
    let word =
      switch index >> 3 {
      case 0: words.0
      case 1: words.1
      case 2: words.2
      default: words.3
      }
    return UInt8(truncatingIfNeeded: word >> UInt64(56 - (index & 7) * 8))
  }

  /// The digest as 64 lower-case hexadecimal digits.
  package var hexadecimal: String { Hexadecimal.encode(bytes.span) }

  /// Appends the first `digits` hexadecimal digits (at most 64), without making a string: the log's short
  /// form.
  package func appendHexadecimal(digits: Int, to buffer: Buffer) {
    precondition(digits >= 0 && digits <= 64, "a digest has 64 digits")
    for digit in 0..<digits {
      let byte = byte(digit >> 1)
      buffer.append(Hexadecimal.digit(digit & 1 == 0 ? byte >> 4 : byte & 15))
    }
  }

  /// Whether both are the same, in a time that does not tell where they differ. For anything a client sent.
  package func matches(_ other: Digest) -> Bool {
    let difference =
      (words.0 ^ other.words.0) | (words.1 ^ other.words.1)
      | (words.2 ^ other.words.2) | (words.3 ^ other.words.3)
    return difference == 0
  }

  /// Equality for tables; compares secrets with ``matches(_:)``.
  package static func == (left: Digest, right: Digest) -> Bool { left.matches(right) }

  /// Feeds half of the digest, which is spread evenly already, to `hasher`.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }

  private static func word(_ bytes: Span<UInt8>, _ start: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in start..<(start + 8) { word = word << 8 | UInt64(bytes[index]) }
    return word
  }
}

extension Digest: CustomStringConvertible {
  package var description: String { hexadecimal }
}
