/// Where secrets, ids and match codes come from. A parameter everywhere, so that tests can fix it.
package protocol RandomSource: Sendable {
  /// `count` bytes.
  func bytes(_ count: Int) -> [UInt8]
}

extension RandomSource {
  /// A fresh secret as base64url without padding; 32 bytes (256 bits, 43 characters) unless told otherwise.
  package func token(bytes count: Int = 32) -> String {
    Base64.url.encode(bytes(count).span)
  }

  /// An evenly spread number from 0 up to but not including `bound`, which is at least 1.
  package func number(below bound: UInt32) -> UInt32 {
    precondition(bound > 0, "there is no number below 0")
    // Values behind the last whole multiple of `bound` would make small numbers likelier: they are drawn
    // again.
    let limit = UInt32.max - UInt32.max % bound
    while true {
      let drawn = bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      if drawn < limit { return drawn % bound }
    }
  }

  /// `count` characters drawn from the 62 ASCII letters and digits.
  package func alphanumerics(_ count: Int) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let text = (0..<count).map { _ in alphabet[Int(number(below: UInt32(alphabet.count)))] }
    return String(decoding: text, as: UTF8.self)
  }
}
