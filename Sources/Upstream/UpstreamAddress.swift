package import Bytes

/// One server a route forwards to: a name or an address, and a port. Plain http.
package struct UpstreamAddress: Sendable, Hashable, CustomStringConvertible {
  /// A DNS name in lower case, or an IP address as text, IPv6 without brackets.
  package let host: String
  /// Never 0.
  package let port: Port

  package init(host: String, port: Port) {
    self.host = host
    self.port = port
  }

  /// The address where the host is one, `nil` where it is a name that must be looked up.
  package var literal: IPAddress? { IPAddress(host) }

  /// `host:port` as it stands in a `Host` field and in the log, IPv6 in brackets.
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
