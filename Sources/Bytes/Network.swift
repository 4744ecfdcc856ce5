/// A block of addresses in CIDR form, `10.0.0.0/8` or `2001:db8::/32` (RFC 4632, RFC 4291).
package struct Network: Sendable, Hashable, CustomStringConvertible {
  /// The block's first address.
  package let base: IPAddress
  /// Leading bits that count, 0 to 128 (an IPv4 `/8` is 104 here).
  package let bits: Int

  /// Reads an address with an optional `/length`; without one the block is that single address.
  ///
  /// Bits set behind the length are refused: `10.0.0.1/8` is more likely a slip than a block.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
    let width = address.isV4 && !first.contains(":") ? 32 : 128
    var length = width
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = Int(parts[1]), number <= width
      else {
        return nil
      }
      length = number
    }
    let bits = length + (128 - width)
    guard Network.masked(address, bits) == address else { return nil }
    base = address
    self.bits = bits
  }

  /// Whether `address` lies in the block.
  package func contains(_ address: IPAddress) -> Bool {
    Network.masked(address, bits) == base
  }

  package var description: String { "\(base)/\(base.isV4 && bits >= 96 ? bits - 96 : bits)" }

  private static func masked(_ address: IPAddress, _ bits: Int) -> IPAddress {
    let high: UInt64 = bits >= 64 ? .max : bits <= 0 ? 0 : ~(UInt64.max >> UInt64(bits))
    let rest = bits - 64
    let low: UInt64 = rest >= 64 ? .max : rest <= 0 ? 0 : ~(UInt64.max >> UInt64(rest))
    return IPAddress(high: address.high & high, low: address.low & low)
  }
}
