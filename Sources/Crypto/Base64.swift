/// Base64 (RFC 4648), strict: one text for one run of bytes, so that a token cannot be written in two ways.
package struct Base64: Sendable {
  private let alphabet: [UInt8]
  private let values: [UInt8]
  private let padded: Bool

  /// Section 4: `+`, `/`, padded to a multiple of four.
  package static let standard = Base64(last: "+/", padded: true)
  /// Section 5: `-`, `_`, never padded. For cookies and URLs.
  package static let url = Base64(last: "-_", padded: false)

  private static let invalid: UInt8 = 0xFF
  private static let pad = UInt8(ascii: "=")

  private init(last: String, padded: Bool) {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    alphabet = Array((letters + last).utf8)
    var values = [UInt8](repeating: Base64.invalid, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    self.values = values
    self.padded = padded
  }

  /// The text of `bytes`.
  package func encode(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let taken = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 { group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0) }
      for place in 0...taken { text.append(alphabet[Int(group >> UInt32(18 - place * 6) & 63)]) }
      if padded { text.append(contentsOf: repeatElement(Base64.pad, count: 3 - taken)) }
      index += 3
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The text of `bytes`.
  package func encode(_ bytes: [UInt8]) -> String { encode(bytes.span) }

  /// The bytes of `text`. Nil for a character outside the alphabet (white space too), padding that is
  /// missing, odd or not wanted, and bits set behind the last byte.
  package func decode(_ text: String) -> [UInt8]? {
    decode(text.utf8.span)
  }

  /// The bytes of `text`, given as ASCII; the same rules as for a string.
  package func decode(_ text: Span<UInt8>) -> [UInt8]? {
    var count = text.count
    if padded {
      guard count % 4 == 0 else { return nil }
      if count > 0 && text[count - 1] == Base64.pad { count -= 1 }
      if count > 0 && count < text.count && text[count - 1] == Base64.pad { count -= 1 }
    }
    guard count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * 3 / 4)
    var bits: UInt32 = 0
    var held: UInt32 = 0
    for index in 0..<count {
      let value = values[Int(text[index])]
      guard value != Base64.invalid else { return nil }
      bits = bits << 6 | UInt32(value)
      held += 6
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> held))
        bits &= 1 << held - 1
      }
    }
    return bits == 0 ? bytes : nil
  }
}
