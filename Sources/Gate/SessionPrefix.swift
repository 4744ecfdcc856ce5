/// The beginning of a session's hashed id, as an operator copies it from the access log: 8 to 32 hexadecimal digits.
package struct SessionPrefix: Sendable, Hashable {
  /// Fewer would name strangers' sessions by chance.
  package static let fewestDigits = 8

  /// The lowest handle that begins so.
  let first: SessionHandle
  private let last: SessionHandle

  /// Nil for anything but 8 to 32 hexadecimal digits, of either case.
  package init?(_ text: String) {
    let digits = Array(text.utf8)
    guard (SessionPrefix.fewestDigits...32).contains(digits.count),
      let low = SessionPrefix.words(digits, filler: 0x30),
      let high = SessionPrefix.words(digits, filler: 0x66)
    else { return nil }
    first = SessionHandle(low)
    last = SessionHandle(high)
  }

  /// Whether `handle` begins so.
  package func matches(_ handle: SessionHandle) -> Bool { first <= handle && handle <= last }

  private static func words(_ digits: [UInt8], filler: UInt8) -> (UInt64, UInt64)? {
    let all = digits + Array(repeating: filler, count: 32 - digits.count)
    // The initialiser takes a sign, which is no digit.
    guard all.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
      let first = UInt64(String(decoding: all[..<16], as: UTF8.self), radix: 16),
      let second = UInt64(String(decoding: all[16...], as: UTF8.self), radix: 16)
    else { return nil }
    return (first, second)
  }
}
