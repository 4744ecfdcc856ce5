/// Where a gateway answers: the origin of a URL (RFC 6454), in the one form in which a browser would name it.
package struct GateAddress: Sendable, Hashable, CustomStringConvertible {
  /// `https://wiki.corp.example:8443`; without the port where it is the scheme's own.
  package let origin: String
  /// The host alone; an IPv6 address in its brackets.
  package let host: String
  /// Whether it is https.
  package let isSecure: Bool

  package var description: String { origin }

  /// Whether what is said there stays on this machine.
  package var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || host.hasPrefix("127.")
  }

  /// Nil for what is no http or https URL, and for one with a user name in it. What stands behind the port is left
  /// aside: a session is the whole host's.
  package init?(_ url: String) {
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
    let scheme = url[..<colon].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    let authority = url[colon...].dropFirst(3).prefix { !"/?#".contains($0) }.lowercased()
    var host = Substring(authority)
    var port = Substring()
    let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let at = authority[bracket...].lastIndex(of: ":") {
      host = authority[..<at]
      port = authority[authority.index(after: at)...]
      guard let number = Int(port), (1...65_535).contains(number), String(number) == port else { return nil }
    }
    guard !host.isEmpty, host.utf8.allSatisfy(GateAddress.isPlain) else { return nil }
    let isUsual = port == (scheme == "https" ? "443" : "80")
    origin = port.isEmpty || isUsual ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    self.host = String(host)
    isSecure = scheme == "https"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || "-._[]:".utf8.contains(byte)
  }
}
