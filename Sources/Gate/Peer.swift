package import Bytes

/// Who is at the other end, after the trusted-proxy rules: what policy and log may believe about the
/// connection.
package struct Peer: Sendable, Hashable {
  /// The client's address. Always one: where a trusted proxy's word is garbage, the proxy's own address
  /// stands here, so that no rule about addresses can be skipped.
  package let address: IPAddress
  /// Whether people reach this listener by https, directly or through a front that terminates it: decides the
  /// cookie names and their `Secure`.
  package let isSecure: Bool

  /// The other end of the socket itself, whomever it speaks for: only what it sends can be trusted because of
  /// who it is.
  package let direct: IPAddress

  /// `direct` is the address itself where no proxy stands between.
  package init(address: IPAddress, isSecure: Bool, direct: IPAddress? = nil) {
    self.address = address
    self.isSecure = isSecure
    self.direct = direct ?? address
  }
}
