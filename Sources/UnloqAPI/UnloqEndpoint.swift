import Bytes

/// The base of every call, checked.
package struct UnloqEndpoint: Sendable, Equatable {
  /// Without a trailing slash.
  package let text: String

  /// Takes `https://host[:port][/path]`; `http` only where the host is this machine's loopback, since the key
  /// goes along with every call. User names, queries and fragments are refused.
  package init?(_ text: String) {
    let isSecure = text.hasPrefix("https://")
    guard isSecure || text.hasPrefix("http://") else { return nil }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
    let rest = text.dropFirst(isSecure ? 8 : 7)
    guard !rest.contains(where: { $0 == "@" || $0 == "?" || $0 == "#" }) else { return nil }
    let authority = rest.prefix { $0 != "/" }
    guard let host = UnloqEndpoint.host(of: authority), isSecure || UnloqEndpoint.isLoopback(host) else {
      return nil
    }
    var base = Substring(text)
    while base.hasSuffix("/") { base.removeLast() }
    self.text = String(base)
  }

  /// The URL of a call; each segment is percent-encoded as a whole.
  func url(_ segments: String...) -> String {
    text + segments.map { "/" + UnloqEndpoint.encoded($0) }.joined()
  }

  private static func host(of authority: Substring) -> String? {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      let inside = authority[authority.index(after: authority.startIndex)..<end]
      return isPort(authority[authority.index(after: end)...]) && IPAddress(String(inside)) != nil
        ? String(inside) : nil
    }
    let host = authority.prefix { $0 != ":" }
    return !host.isEmpty && isPort(authority[host.endIndex...]) ? host.lowercased() : nil
  }

  private static func isPort(_ text: Substring) -> Bool {
    guard !text.isEmpty else { return true }
    return text.hasPrefix(":") && Port(text.dropFirst()) != nil
  }

  private static func isLoopback(_ host: String) -> Bool {
    // libcurl itself takes "localhost" to the loopback address, whatever the name service says.
    host == "localhost" || IPAddress(host)?.isLoopback == true
  }

  private static func encoded(_ segment: String) -> String {
    var text = ""
    for byte in segment.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return text
  }
}
