import Bytes

extension Buffer {
  /// Appends `text` as the inside of a JSON string (RFC 8259, 7), without the quotes.
  ///
  /// Escaped are the quote, the backslash, all control characters (C0, DEL, C1), and the marks that break or
  /// turn lines (U+2028 to U+202E, U+2066 to U+2069), so that no value can forge a line in a file, a terminal
  /// or a viewer. A byte that is not part of UTF-8 becomes U+FFFD.
  func append(jsonText text: Span<UInt8>) {
    var written = 0
    var index = text.firstBeyondPlainText(from: 0)
    while index < text.count {
      let byte = text[index]
      let scalar = byte < 0x80 ? UTF8Scalar(value: UInt32(byte), count: 1) : UTF8Scalar(in: text, at: index)
      if let scalar, !scalar.needsEscape {
        index = text.firstBeyondPlainText(from: index + scalar.count)
        continue
      }
      append(text.extracting(written..<index))
      appendEscape(scalar?.value ?? 0xFFFD)
      written = index + (scalar?.count ?? 1)
      index = text.firstBeyondPlainText(from: written)
    }
    append(text.extracting(written..<index))
  }

  private func appendEscape(_ value: UInt32) {
    append(UInt8(ascii: "\\"))
    switch value {
    case 0x22, 0x5C: append(UInt8(value))
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0D: append(UInt8(ascii: "r"))
    case 0x09: append(UInt8(ascii: "t"))
    default:
      append(UInt8(ascii: "u"))
      for place in 0..<4 { append(Buffer.digit(UInt8(value >> UInt32(12 - place * 4) & 15))) }
    }
  }
}
