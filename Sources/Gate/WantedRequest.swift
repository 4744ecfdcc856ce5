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

  package init(method: String, host: String, target: String) {
    self.method = method
    self.host = host
    self.target = target
  }

  package init(_ head: RequestHead) {
    self.init(method: head.methodName, host: head.hostText, target: head.targetText)
  }

  /// The decoded path that the policy sees; nil for a target that no request head gives.
  package var path: [UInt8]? {
    PercentEncoding.decode(Array(target.utf8.prefix { $0 != UInt8(ascii: "?") }).span)
  }

  /// What identifies the request. `body` is the digest of the held body; nil for a request without one.
  package func digest(body: Digest? = nil) -> Digest {
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
    sealer.seal("\(method) \(target) \(back.text) \(rule)", for: .approve, host: host)
  }

  /// Reads what `sealed` wrote; nil for anything else.
  package static func opened(
    _ sealed: String, by sealer: TargetSealer, host: String
  ) -> (request: WantedRequest, back: LocalTarget, rule: String)? {
    // A rule's name may have spaces in it; the three before it cannot.
    let parts =
      sealer.open(sealed, for: .approve, host: host)?
      .split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false) ?? []
    guard parts.count == 4, let target = LocalTarget(String(parts[1])),
      let back = LocalTarget(String(parts[2]))
    else { return nil }
    let request = WantedRequest(method: String(parts[0]), host: host, target: target.text)
    return (request, back, String(parts[3]))
  }
}
