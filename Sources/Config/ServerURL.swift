import Bytes

/// The parts of an `http` or `https` URL that a conf may name (RFC 3986, section 3): scheme, host, port and path.
struct ServerURL: Equatable {
  let scheme: String
  /// Lower case; an IPv6 address stands here without its brackets.
  let host: String
  let port: Port?
  /// Empty, or begins with `/`.
  let path: String

  /// Reads `scheme://host[:port][/path]`.
  ///
  /// - Throws: `Flaw` for everything else, user names, queries and fragments among it.
  static func read(_ text: String) throws(Flaw) -> ServerURL {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
      throw Flaw("has no scheme", hint: "begin it with http:// or https://")
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Flaw("has spaces or characters that a URL cannot have")
    }
    let rest = text[colon...].dropFirst(3)
    let authority = rest.prefix { !"/?#".contains($0) }
    let path = rest.dropFirst(authority.count)
    guard !path.contains("?"), !path.contains("#") else {
      throw Flaw("has a query or a fragment", hint: "end it before ? or #")
    }
    guard !authority.contains("@") else {
      throw Flaw(
        confidential: "a URL here has a user name",
        hint: "names and passwords in URLs end up in logs; remove everything up to the @")
    }
    let (host, port) = try split(authority)
    return ServerURL(
      scheme: text[..<colon].lowercased(), host: host, port: port,
      path: path.hasSuffix("/") ? String(path.dropLast()) : String(path))
  }

  /// Whether the host is this machine by its address, or by the name that stands for it (RFC 6761, 6.3).
  var isLoopback: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }

  private static func split(_ authority: Substring) throws(Flaw) -> (host: String, port: Port?) {
    var host = authority.lowercased()
    var digits: String?
    if let end = host.lastIndex(of: "]") {
      let behind = host[host.index(after: end)...]
      guard behind.isEmpty || behind.hasPrefix(":") else { throw Flaw("has no port behind the ]") }
      if !behind.isEmpty { digits = String(behind.dropFirst()) }
      guard host.hasPrefix("["), host[..<end].contains(":"),
        let address = IPAddress(String(host[..<end].dropFirst()))
      else {
        throw Flaw("has no IPv6 address in its brackets")
      }
      host = address.description
    } else {
      if let colon = host.lastIndex(of: ":") {
        digits = String(host[host.index(after: colon)...])
        host = String(host[..<colon])
      }
      try check(host)
    }
    guard let digits else { return (host, nil) }
    guard let port = Port(digits), port.number > 0 else {
      throw Flaw("has no port from 1 to 65535 behind the colon")
    }
    return (host, port)
  }

  /// A DNS name (RFC 1123, 2.1, and underscores, which private networks use) or a dotted IPv4 address.
  private static func check(_ host: String) throws(Flaw) {
    guard !host.isEmpty else { throw Flaw("has no host") }
    if host.contains(":") { throw Flaw("has an IPv6 address without brackets", hint: "write [\(host)]") }
    if IPAddress(host) != nil { return }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let isName =
      host.utf8.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
          && label.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0) || "-_".utf8.contains($0)
          }
      }
    guard isName else { throw Flaw("has no valid host") }
    // Programs disagree about 10.1 and 0x7f.1; none of them is a name (RFC 1123, 2.1).
    guard let last = labels.last, !last.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw Flaw(
        "has a host that is neither a name nor an address", hint: "IPv4 addresses have four numbers up to 255"
      )
    }
  }
}
