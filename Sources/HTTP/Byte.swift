/// Names for the bytes that HTTP's grammar is made of, and the two questions every parser asks.
enum Byte {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let hash: UInt8 = 0x23
  static let percent: UInt8 = 0x25
  static let comma: UInt8 = 0x2C
  static let dot: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let zero: UInt8 = 0x30
  static let colon: UInt8 = 0x3A
  static let semicolon: UInt8 = 0x3B
  static let equals: UInt8 = 0x3D
  static let question: UInt8 = 0x3F
  static let at: UInt8 = 0x40
  static let backslash: UInt8 = 0x5C
  static let delete: UInt8 = 0x7F

  /// The value of a hexadecimal digit of either case, nil for any other byte.
  @inline(__always) static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 < 10 { return byte &- 0x30 }
    let letter = byte | 0x20
    return letter &- 0x61 < 6 ? letter &- 0x61 &+ 10 : nil
  }

  /// The upper-case hexadecimal digit of a value below 16.
  @inline(__always) static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 &+ value : 0x41 &+ value &- 10
  }

  /// Whether the byte may stand in a field value or a reason phrase.
  ///
  /// RFC 9110, 5.5: `field-vchar = VCHAR / obs-text`, with SP and HTAB between them. That leaves out every
  /// control byte and DEL: NUL, CR and LF end or split messages in other parsers.
  @inline(__always) static func isFieldContent(_ byte: UInt8) -> Bool {
    (byte >= space && byte != delete) || byte == tab
  }

  /// Whether the byte is optional white space, RFC 9110, 5.6.3: `OWS = *( SP / HTAB )`.
  @inline(__always) static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
}
