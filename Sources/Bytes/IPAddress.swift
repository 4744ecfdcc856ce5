/// An IPv4 or IPv6 address as 128 bits; IPv4 is held as the IPv4-mapped range (RFC 4291, 2.5.5.2), so that one
/// comparison serves both and a mapped peer cannot dodge an IPv4 rule.
package struct IPAddress: Sendable, Hashable {
  /// The upper 64 bits, host order.
  package let high: UInt64
  /// The lower 64 bits, host order.
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// An IPv4 address from its 32 bits in host order.
  package init(v4 bits: UInt32) {
    self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(bits))
  }

  /// Whether this is an IPv4 address (mapped).
  package var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// Whether the address is this machine's loopback: 127.0.0.0/8 or ::1.
  package var isLoopback: Bool { isV4 ? (low >> 24) & 0xFF == 127 : high == 0 && low == 1 }

  /// The address as budgets count it: an IPv6 host has a whole /64 to choose from (RFC 4291, 2.5.1), so all of that
  /// is one client.
  package var neighbourhood: IPAddress { isV4 ? self : IPAddress(high: high, low: 0) }

  /// 127.0.0.1.
  package static let loopback = IPAddress(v4: 0x7F00_0001)
}
