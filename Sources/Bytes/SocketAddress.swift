/// An address and a port: where to listen, or whom a connection is with.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
  /// The host part, never a name.
  package let address: IPAddress
  /// The port part.
  package let port: Port

  package init(address: IPAddress, port: Port) {
    self.address = address
    self.port = port
  }

  /// Reads `10.0.0.5:80` or `[2001:db8::1]:80` (RFC 3986, 3.2.2: an IPv6 address stands in brackets, so that its
  /// colons and the port's cannot be confused). Names are refused: looking one up may block and may change.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Port(text[text.index(after: colon)...]) else {
      return nil
    }
    let host = text[..<colon]
    if host.hasPrefix("[") {
      let inner = host.dropFirst().dropLast()
      guard host.hasSuffix("]"), inner.contains(":"), let address = IPAddress(String(inner)) else {
        return nil
      }
      self.init(address: address, port: port)
    } else {
      guard !host.contains(":"), let address = IPAddress(String(host)) else { return nil }
      self.init(address: address, port: port)
    }
  }

  package var description: String { address.isV4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
