package import Crypto
package import HTTP

/// A request that somebody wants an approval for, as values: what a grant of scope `request` is bound to.
package struct WantedRequest: Sendable, Hashable {
  /// The method's name.
  package let method: String
  /// The host.
  package let host: String
  /// The canonical target, query included: exactly what goes upstream.
  package let target: String
  /// What stands for its body, see `fingerprint`; nil for a request without one.
  package let body: Digest?

  package init(method: String, host: String, target: String, body: Digest? = nil) {
    self.method = method
    self.host = host
    self.target = target
    self.body = body
  }

  /// The request of a head. `body` is the SHA-256 of its body; nil where it has none, or where nobody has read
  /// it.
  package init(_ head: RequestHead, body: Digest? = nil) {
    self.init(
      method: head.methodName, host: head.hostText, target: head.targetText,
      body: body.map { WantedRequest.fingerprint(of: $0, head) })
  }

  /// What stands for a body: its bytes, and how the application is told to read them. The same bytes under
  /// another `Content-Type` or `Content-Encoding` are another body.
  private static func fingerprint(of body: Digest, _ head: RequestHead) -> Digest {
    var context = SHA256Context()
    context.update(body.bytes.span)
    for index in 0..<head.fieldCount {
      let kind = head.fieldAlias(index)
      guard kind == .contentType || kind == .contentEncoding else { continue }
      // A value can have no NUL in it.
      context.update(kind == .contentType ? "\0t" : "\0e")
      context.update(head.fieldValue(index))
    }
    return context.finish()
  }

  /// The decoded path that the policy sees; nil for a target that no request head gives.
  package var path: [UInt8]? {
    PercentEncoding.decode(Array(target.utf8.prefix { $0 != UInt8(ascii: "?") }).span)
  }

  private static let noBody = "-"

  /// What identifies the request: method, host, target and body.
  package func digest() -> Digest {
    var context = SHA256Context()
    // None of the three can have a NUL in it.
    for part in [method, host, target] {
      context.update(part)
      context.update("\0")
    }
    if let body { context.update(body.bytes.span) }
    return context.finish()
  }

  /// The request in one sealed text for the approve page, with the page to go back to afterwards and the name of
  /// the rule that asked.
  package func sealed(by sealer: TargetSealer, back: LocalTarget, rule: String) -> String {
    let body = body.map { Base64.url.encode($0.bytes.span) } ?? WantedRequest.noBody
    return sealer.seal("\(method) \(target) \(back.text) \(body) \(rule)", for: .approve, host: host)
  }

  /// Reads what `sealed` wrote; nil for anything else.
  package static func opened(
    _ sealed: String, by sealer: TargetSealer, host: String
  ) -> (request: WantedRequest, back: LocalTarget, rule: String)? {
    // A rule's name may have spaces in it; the four before it cannot.
    let parts =
      sealer.open(sealed, for: .approve, host: host)?
      .split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false) ?? []
    guard parts.count == 5, let target = LocalTarget(String(parts[1])),
      let back = LocalTarget(String(parts[2]))
    else { return nil }
    var body: Digest?
    if parts[3] != WantedRequest.noBody {
      guard let digest = Base64.url.decode(String(parts[3])).flatMap({ Digest($0.span) }) else { return nil }
      body = digest
    }
    let request = WantedRequest(method: String(parts[0]), host: host, target: target.text, body: body)
    return (request, back, String(parts[4]))
  }
}
