package import Crypto

/// Ids of approval requests: a version 4 UUID (RFC 9562), a hyphen, and 8 letters or digits.
package enum ApprovalID {
  /// Draws a new id. Unguessable: 170 random bits.
  package static func make(from random: some RandomSource) -> String {
    var bytes = random.bytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, digit) in Hexadecimal.encode(bytes.span).enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return text + "-" + random.alphanumerics(8)
  }
}
