/// One character of UTF-8 (RFC 3629), read strictly: no overlong forms, no surrogates, nothing above
/// U+10FFFF.
struct UTF8Scalar {
  /// The code point.
  let value: UInt32
  /// How many bytes it takes.
  let count: Int

  init(value: UInt32, count: Int) {
    self.value = value
    self.count = count
  }

  /// The character that begins at `index` with a byte above 0x7F; nil where the bytes are not UTF-8.
  init?(in text: Span<UInt8>, at index: Int) {
    let first = text[index]
    let (count, bits, least): (Int, UInt32, UInt32) =
      switch first {
      case 0xC2...0xDF: (2, UInt32(first & 0x1F), 0x80)
      case 0xE0...0xEF: (3, UInt32(first & 0x0F), 0x800)
      case 0xF0...0xF4: (4, UInt32(first & 0x07), 0x10000)
      default: (0, 0, 0)
      }
    guard count > 0, text.count - index >= count else { return nil }
    var value = bits
    for place in 1..<count {
      let byte = text[index + place]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard value >= least, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return nil }
    self.init(value: value, count: count)
  }

  /// Whether the log must not show it as it is: controls, and what breaks a line or turns its direction.
  var needsEscape: Bool {
    switch value {
    case 0..<0x20, 0x22, 0x5C, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
