import Bytes

extension Buffer {
  /// Appends `text` as a value of the combined format: everything but printable ASCII, and the quote and the
  /// backslash, becomes `\xHH`, as nginx writes it. No value can end its field or its line.
  ///
  /// - Parameters:
  ///   - text: any bytes.
  ///   - quoted: whether quotes stand around the value; without them spaces are escaped too.
  func append(combinedText text: Span<UInt8>, quoted: Bool = true) {
    let first: UInt8 = quoted ? 0x20 : 0x21
    var written = 0
    for index in text.indices {
      let byte = text[index]
      if byte >= first && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") { continue }
      append(text.extracting(written..<index))
      append("\\x")
      append(Buffer.upperDigit(byte >> 4))
      append(Buffer.upperDigit(byte & 15))
      written = index + 1
    }
    append(text.extracting(written..<text.count))
  }

  private static func upperDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}
