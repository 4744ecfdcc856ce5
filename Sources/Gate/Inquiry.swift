import Crypto
import HTTP

/// One request under decision: what does not change while it is decided.
struct Inquiry {
  let head: RequestHead
  let peer: Peer
  let route: Route
  let body: any RequestBody
  let now: Moment
  /// The SHA-256 of the body, where the approval is bound to it and it was read.
  var bodyDigest: Digest?
  /// Whom the request claims to be from.
  var claim: IdentityClaim?

  /// What sort of client sent it: found out only when an answer depends on it. A name in `Authorization` is a
  /// command line's way, whatever it accepts.
  var kind: ClientKind {
    let kind = ClientKind(head)
    let isNamed = claim?.isInAuthorization == true && !head.contains(.secFetchMode)
    return isNamed && (kind == .navigation || kind == .form) ? .commandLine : kind
  }

  /// What an approval of this very request is bound to.
  var wanted: WantedRequest { WantedRequest(head, body: bodyDigest) }

  /// The same request at a later time.
  func later(_ now: Moment) -> Inquiry {
    Inquiry(
      head: head, peer: peer, route: route, body: body, now: now, bodyDigest: bodyDigest, claim: claim)
  }

  /// Whether the request has a body. `Content-Length: 0`, which browsers send with an empty POST, is none.
  var hasBody: Bool { head.body != .none && head.body != .length(0) }

  /// Reads the body, where there is one, so that it can wait; see `RequestBody`.
  /// - Returns: its SHA-256; nil where there is none.
  @discardableResult
  func holdBody(asStranger: Bool = false) async throws(HoldingFailure) -> Digest? {
    hasBody ? try await body.hold(asStranger: asStranger) : nil
  }

  /// How long the request may be held: as its client asks, or as the rule says; nil for not at all.
  func patience(holds: Bool) -> Duration? {
    guard kind == .commandLine else { return nil }
    return Patience.asked(head) ?? (holds ? Patience.usual : nil)
  }
}
