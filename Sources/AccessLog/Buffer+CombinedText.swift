import Bytes

extension Buffer {
  /// Appends `text` as a quoted value of the combined format: everything but printable ASCII, and the quote
  /// and the backslash, becomes `\xHH`, as nginx writes it. No value can end its field or its line.
  func append(combinedText text: Span<UInt8>) {
    var written = 0
    var index = text.firstBeyondPlainText(from: 0)
    while index < text.count {
      append(text.extracting(written..<index))
      append(hexEscape: text[index])
      written = index + 1
      index = text.firstBeyondPlainText(from: written)
    }
    append(text.extracting(written..<index))
  }

  /// Appends `text` as a value without quotes around it, where a space would end the field: the same, and
  /// spaces are escaped too.
  func append(combinedWord text: Span<UInt8>) {
    for index in text.indices {
      let byte = text[index]
      let isPlain = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      if isPlain { append(byte) } else { append(hexEscape: byte) }
    }
  }

  private func append(hexEscape byte: UInt8) {
    append("\\x")
    append(Buffer.upperDigit(byte >> 4))
    append(Buffer.upperDigit(byte & 15))
  }

  private static func upperDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}
