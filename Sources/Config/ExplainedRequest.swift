package import Bytes
package import Gate
import HTTP

/// A request that nobody has sent: what `explain` asks about.
package struct ExplainedRequest: Sendable {
  /// In capitals, as it would be sent.
  package var method: String
  /// An absolute URL, as a browser's address line would have it.
  package var url: String
  /// Who is signed in; `nil` for nobody.
  package var user: EmailAddress?
  /// Where the request comes from, after trusted proxies were believed.
  package var client: IPAddress

  package init(method: String, url: String, user: EmailAddress? = nil, client: IPAddress = .loopback) {
    self.method = method
    self.url = url
    self.user = user
    self.client = client
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
    let text = "\(method) \(path) HTTP/1.1\r\nHost: \(authority)\r\n\r\n"
    let head = RequestHead()
    var parser = RequestParser(limits: limits)
    let bytes = Array(text.utf8)
    guard try parser.parse(bytes.span, into: head) == bytes.count else { throw .malformedRequestLine }
    return head
  }
}
