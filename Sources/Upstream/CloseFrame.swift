internal import Crypto

/// Close frames of our own making (RFC 6455, 5.5.1).
enum CloseFrame {
  /// The frame for a client: not masked.
  static func forClient(_ code: UInt16) -> [UInt8] { [0x88, 2] + payload(code) }

  /// The frame for an upstream: masked, as a client's has to be.
  static func forUpstream(_ code: UInt16) -> [UInt8] {
    let mask = SecureRandom().bytes(4)
    return [0x88, 0x82] + mask + zip(payload(code), mask).map { $0 ^ $1 }
  }

  private static func payload(_ code: UInt16) -> [UInt8] { [UInt8(code >> 8), UInt8(code & 0xFF)] }
}
