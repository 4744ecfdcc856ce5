package import Bytes

/// Where a TCP socket listens or connects to.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
  /// The host's address.
  package let address: IPAddress
  /// The TCP port; 0 asks the kernel to choose when listening.
  package let port: UInt16

  package init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// Reads `127.0.0.1:8080` or `[::1]:8080`; no names, no default port.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    var host = text[..<colon]
    if host.first == "[" {
      guard host.last == "]" else { return nil }
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let port = UInt16(digits),
      let address = IPAddress(String(host))
    else { return nil }
    self.init(address: address, port: port)
  }

  /// `127.0.0.1:8080` or `[::1]:8080`.
  package var description: String { address.isV4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
