package import Bytes
package import Gate
import HTTP

/// A request that nobody has sent: what `explain` and the tests of the conf ask about.
package struct ExplainedRequest: Sendable {
  /// In capitals, as it would be sent.
  package var method: String
  /// An absolute URL, as a browser's address line would have it.
  package var url: String
  /// Who is signed in; `nil` for nobody.
  package var user: EmailAddress?
  /// Where the request comes from, after trusted proxies were believed.
  package var client: IPAddress
  /// Header lines beside `Host`, `Name: value` each.
  package var headers: [String]
  /// When it comes, as seconds since 1970 in UTC.
  package var wallSeconds: Int64
  /// How old the approval is that the person holds, for whatever the rule wants one for; `nil` for none.
  package var approved: Duration?

  package init(
    method: String, url: String, user: EmailAddress? = nil, client: IPAddress = .loopback,
    headers: [String] = [],
    wallSeconds: Int64 = 0, approved: Duration? = nil
  ) {
    self.method = method
    self.url = url
    self.user = user
    self.client = client
    self.headers = headers
    self.wallSeconds = wallSeconds
    self.approved = approved
  }

  /// Whether a text can stand for a header line: a name, a colon, and no control characters.
  package static func isHeader(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon != text.utf8.startIndex else {
      return false
    }
    return text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }

  /// The age that a text such as `10m` says; nil where it says none.
  package static func age(_ text: String) -> Duration? {
    // What is wrong with it is said by whoever asked.
    try? DurationText.read(text)
  }

  /// The head that a client would send for it, read by the parser that `run` uses: so the two cannot disagree about
  /// what the path is.
  ///
  /// - Parameter limits: the conf's own.
  /// - Returns: `nil` where the URL has no host.
  /// - Throws: what `run` would refuse.
  func head(_ limits: HTTPLimits) throws(HTTPError) -> RequestHead? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard !authority.isEmpty else { return nil }
    let target = rest.dropFirst(authority.count)
    let path = target.hasPrefix("/") ? String(target) : "/\(target)"
    let lines = (["Host: \(authority)"] + headers).map { $0 + "\r\n" }.joined()
    let text = "\(method) \(path) HTTP/1.1\r\n\(lines)\r\n"
    let head = RequestHead()
    var parser = RequestParser(limits: limits)
    let bytes = Array(text.utf8)
    guard try parser.parse(bytes.span, into: head) == bytes.count else { throw .malformedRequestLine }
    return head
  }
}
