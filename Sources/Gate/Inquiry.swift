import HTTP

/// One request under decision: what does not change while it is decided.
struct Inquiry {
  let head: RequestHead
  let peer: Peer
  let route: Route
  let now: Moment
  /// Whom the request claims to be from.
  var claim: IdentityClaim?

  /// What sort of client sent it: found out only when an answer depends on it. A name in `Authorization` is a
  /// command line's way, whatever it accepts.
  var kind: ClientKind {
    let kind = ClientKind(head)
    let isNamed = claim?.isInAuthorization == true && !head.contains(.secFetchMode)
    return isNamed && (kind == .navigation || kind == .form) ? .commandLine : kind
  }

  /// How long the request may be held: as its client asks, or as the rule says; nil for not at all.
  func patience(holds: Bool) -> Duration? {
    guard kind == .commandLine else { return nil }
    return Patience.asked(head) ?? (holds ? Patience.usual : nil)
  }
}
