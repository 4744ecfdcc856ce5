import Crypto

/// Time-based one-time codes (RFC 6238): 6 digits, SHA-1, a new one every 60 seconds as UNLOQ's app shows them.
package enum OneTimeCode {
  /// Seconds for which one code is shown.
  package static let step: Int64 = 60

  /// The number of the step that `time` lies in.
  package static func counter(at time: WallTime) -> Int64 { time.seconds / step }

  /// The code of step `counter` (RFC 4226, 5.3), with leading zeros.
  package static func code(secret: [UInt8], counter: Int64) -> String {
    let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * $0)) }
    let tag = HMACSHA1.tag(key: secret.span, message.span)
    let offset = Int(tag[19] & 0x0F)
    let number = tag[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Checks a code that a person typed, with one step of drift either way.
  ///
  /// - Parameters:
  ///   - text: as sent; spaces are ignored, because codes are shown in two groups.
  ///   - secret: the person's.
  ///   - time: now.
  ///   - lastUsed: the step of the last code that was accepted: that one and older ones are used up, so that a code
  ///     somebody saw over a shoulder is worth nothing (RFC 6238, 5.2).
  /// - Returns: the step to remember, nil when the code is wrong.
  package static func accepted(_ text: String, secret: [UInt8], at time: WallTime, lastUsed: Int64) -> Int64?
  {
    let given = text.filter { $0 != " " }
    let now = counter(at: time)
    return (now - 1...now + 1).first { counter in
      counter > lastUsed && ConstantTime.equal(code(secret: secret, counter: counter), given)
    }
  }
}
