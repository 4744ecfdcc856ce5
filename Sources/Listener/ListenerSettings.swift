package import Bytes

/// One address the gateway accepts connections on, and what is believed about those who connect there.
package struct ListenerSettings: Sendable, Equatable {
  /// Where to listen. Port 0 lets the system choose; the "listening" line of the log then says which.
  package var address: SocketAddress
  /// Whether an https-terminating proxy stands in front of this listener. Then cookies are `Secure` and carry the
  /// `__Host-` prefix. Default false; true without such a proxy makes browsers drop the cookies.
  package var hasHTTPSFront: Bool
  /// Peers whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Default nobody; a network wider than the real
  /// proxies lets whoever is in it choose the client address that rules, budgets and the log see.
  package var trustedProxies: [Network]

  package init(address: SocketAddress, hasHTTPSFront: Bool = false, trustedProxies: [Network] = []) {
    self.address = address
    self.hasHTTPSFront = hasHTTPSFront
    self.trustedProxies = trustedProxies
  }
}
