/// Percent-encoding of single values (RFC 3986, 2.1). Request paths have their own rules, in
/// `PathNormalization`.
package enum PercentEncoding {
  /// `text` with everything but unreserved bytes escaped: fit for a query value, a path segment or a cookie
  /// value.
  package static func encode(_ text: String) -> String {
    var encoded = [UInt8]()
    for byte in text.utf8 {
      if ByteSet.unreserved.contains(byte) {
        encoded.append(byte)
      } else {
        encoded.append(Byte.percent)
        encoded.append(Byte.hexadecimalDigit(byte >> 4))
        encoded.append(Byte.hexadecimalDigit(byte & 15))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// The bytes that `text` stands for; nil where an escape is cut short or not hexadecimal.
  ///
  /// - Parameters:
  ///   - text: what was received.
  ///   - plusIsSpace: as in forms, where a space is written `+`.
  /// - Returns: the bytes, or nil.
  package static func decode(_ text: Span<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
    var decoded = [UInt8]()
    decoded.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      let byte = text[at]
      at += 1
      if byte == Byte.percent {
        guard at + 1 < text.count, let high = Byte.hexadecimalValue(text[at]),
          let low = Byte.hexadecimalValue(text[at + 1])
        else { return nil }
        decoded.append(high << 4 | low)
        at += 2
      } else {
        decoded.append(plusIsSpace && byte == 0x2B ? Byte.space : byte)
      }
    }
    return decoded
  }
}
