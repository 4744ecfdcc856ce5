package import Bytes

/// What upstreams are told about the client: ready-made field lines, made once per connection where no trusted proxy
/// stands in front, and once per request where one does.
package struct ForwardedClient: Sendable {
  /// `X-Forwarded-For`, `X-Forwarded-Proto` and the beginning of `Forwarded` (RFC 7239), up to `host=`.
  let lines: [UInt8]

  /// - Parameters:
  ///   - client: the client's address.
  ///   - proxy: the trusted proxy that spoke for it, if there is one.
  ///   - isSecure: whether the client used https.
  package init(client: IPAddress, proxy: IPAddress?, isSecure: Bool) {
    let scheme = isSecure ? "https" : "http"
    var addresses = client.description
    var elements = "for=\(Self.node(client));proto=\(scheme)"
    if let proxy {
      addresses += ", \(proxy)"
      elements = "for=\(Self.node(client)), for=\(Self.node(proxy));proto=\(scheme)"
    }
    lines = Array(
      "X-Forwarded-For: \(addresses)\r\nX-Forwarded-Proto: \(scheme)\r\nForwarded: \(elements);host=\"".utf8)
  }

  /// RFC 7239, section 6: an IPv6 address is quoted and in brackets.
  private static func node(_ address: IPAddress) -> String {
    address.isV4 ? "\(address)" : "\"[\(address)]\""
  }
}
