import Bytes
import Crypto
package import HTTP

extension Gatekeeper {
  /// The session that the request's cookie names, as far as it can be told without waiting.
  func sessionAtHand(
    of head: RequestHead, _ peer: Peer, now: Moment, _ record: inout GateRecord
  ) -> SessionAtHand {
    guard let id = GateCookie.session.id(in: head, isSecure: peer.isSecure) else { return .known(nil) }
    switch parts.sessions.find(id, now: now) {
    case .hit(let found):
      record.cache = .hit
      record.session = found
      record.sessionID = id
      return .known(SignedIn(id: id, record: found))
    case .expired:
      record.cache = .miss
      return .known(nil)
    case .miss:
      record.cache = .miss
      return .unknown(id)
    }
  }

  /// The session of that id from where the store has to wait for it; nil where there is none.
  func load(_ id: Digest, now: Moment, _ record: inout GateRecord) async throws(SessionStoreError)
    -> SignedIn?
  {
    guard let loaded = try await parts.sessions.load(id, now: now) else { return nil }
    record.session = loaded
    record.sessionID = id
    return SignedIn(id: id, record: loaded)
  }

  /// What the policy says about the request. A preflight is asked about as the request that it announces.
  func answer(
    _ head: RequestHead, _ peer: Peer, _ session: SessionRecord?
  ) async throws(PolicyError) -> PolicyAnswer {
    if let answer = try answerNow(head, peer, session?.identity) { return answer }
    let isPreflight = ClientKind.isPreflight(head)
    return try await parts.policy.ask(
      PolicyText(
        host: head.hostText,
        method: (isPreflight ? head.text(.accessControlRequestMethod) : nil) ?? head.methodName,
        path: Array(head.pathText.utf8), user: session?.identity.user?.email, client: peer.address,
        wallSeconds: parts.clock.wallSeconds, groups: groups(of: session?.identity.user?.email),
        fields: PolicyField.of(head, named: parts.policy.wantedFields)))
  }

  /// The same where it can be told without waiting; nil otherwise.
  func answerNow(
    _ head: RequestHead, _ peer: Peer, _ identity: IdentityBlock?
  ) throws(PolicyError) -> PolicyAnswer? {
    var method = head.methodText
    if head.method == .options, ClientKind.isPreflight(head),
      let asked = head.value(.accessControlRequestMethod)
    {
      method = asked
    }
    let wallSeconds = wantsTime ? parts.clock.wallSeconds : 0
    guard let identity else {
      return try parts.policy.answer(
        PolicyQuestion(
          host: head.host, method: method, path: head.path, user: Span(), client: peer.address,
          wallSeconds: wallSeconds, head: head, userGroups: parts.groups))
    }
    return try parts.policy.answer(
      PolicyQuestion(
        host: head.host, method: method, path: head.path, user: identity.email, client: peer.address,
        wallSeconds: wallSeconds, head: head, userGroups: parts.groups))
  }

  /// The names of a person's groups.
  func groups(of email: EmailAddress?) -> [String] {
    guard let email, let groups = parts.groups else { return [] }
    return groups.groups(of: email)
  }

  /// The first claim that a source finds.
  func claim(_ inquiry: Inquiry) -> IdentityClaim? { claim(inquiry.head, peer: inquiry.peer) }

  /// Whom a request claims to be from, by the first source that finds a name in it.
  package func claim(_ head: RequestHead, peer: Peer) -> IdentityClaim? {
    for source in parts.identities {
      if let claim = source.claim(head, peer: peer) { return claim }
    }
    return nil
  }
}
