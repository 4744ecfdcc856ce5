import Bytes
import Crypto
package import HTTP

/// The right to send one request upstream.
///
/// Only the gatekeeper makes one (this file is the only one that can), it cannot be copied, and forwarding
/// consumes it: without the gate's yes no byte goes upstream, and one yes sends one request. It stands in the
/// gatekeeper's file for that reason.
package struct Permit: ~Copyable {
  /// Where to: decided and forwarded by the same value.
  package let route: Route
  /// The session, where somebody is signed in.
  package let session: SessionRecord?
  /// The header lines that tell the upstream who approved what, each with its CRLF; empty where nobody is
  /// signed in.
  package var identityFields: [UInt8] { identity?.bytes ?? [] }
  /// Why it may pass.
  package let reason: Reason
  /// The rule that let it pass.
  package let rule: Rule
  /// A `Set-Cookie` value for the client: the session it got while it was held.
  package let setCookie: String?
  /// Whether `Authorization` was meant for the gate and stays here.
  package let removesAuthorization: Bool
  /// What the person's key has opened for the application; nil for nearly all. The client's own field or cookie of that name
  /// is removed before it is set.
  package let credential: LentCredential?
  /// Who approved what, for a signed assertion; nil where nobody is signed in.
  package let identity: IdentityBlock?
  /// The signed assertion's header line with its CRLF; empty where none is made.
  package private(set) var assertion: [UInt8] = []
  /// The part of the client's `Prefer` that was honoured, as `Preference-Applied` says it (RFC 7240, 3).
  package fileprivate(set) var preferenceApplied: String?
  /// The WebSocket handshake that the request is; nil for every other one.
  package let handshake: WebSocketHandshake?
  private let sessionID: Digest?

  /// Whether the request goes on as nobody's: without cookies and `Authorization`. So CORS preflights do.
  package var isAnonymous: Bool { reason == .preflight }

  /// What the connection is judged by for as long as it lasts; nil where nobody is signed in.
  package var leash: Leash? { sessionID.map { Leash(session: $0, rule: rule) } }

  fileprivate init(
    _ route: Route, _ rule: Rule, _ record: GateRecord, _ passage: Passage, _ handshake: WebSocketHandshake?,
    ours: Bool
  ) {
    self.route = route
    self.handshake = handshake
    session = record.session
    sessionID = record.session == nil ? nil : record.sessionID
    reason = passage.reason
    self.rule = rule
    setCookie = passage.setCookie
    removesAuthorization = ours
    credential = passage.credential
    identity = passage.identity
  }

  /// Takes along an assertion that was made of this very permit: a whole header line.
  package mutating func carry(assertion line: [UInt8]) { assertion = line }
}

/// Decides about every request: route, session cookie, identity, policy, approval, in this order.
///
/// Fails closed: an unknown host, a missing rule, a part that is late or broken, each is a refusal with a
/// reason of its own. A request whose session holds what its rule asks for is decided without suspending and
/// without allocating.
package final class Gatekeeper: Sendable {
  /// What it is put together from.
  package let parts: GateParts
  /// How many requests got each reason.
  package let counters: GateCounters
  /// Whether the policy looks at the time of day; asked once.
  let wantsTime: Bool
  /// Whether there are rules on trial.
  let hasTrials: Bool
  /// Whether a name in `Authorization` is taken for a claim.
  package let takesNames: Bool

  /// A gatekeeper that counts into `counters`: those of the one it takes over from, after a reload.
  package init(_ parts: GateParts, counters: GateCounters = GateCounters()) {
    self.parts = parts
    self.counters = counters
    wantsTime = parts.policy.wantsTime
    hasTrials = parts.policy.hasTrials
    takesNames = parts.identities.contains { $0.readsAuthorization }
  }

  /// Decides about one request; see `look(at:peer:body:record:)` and `decide(_:record:)`, which are its two steps.
  package func decide(
    _ head: RequestHead, peer: Peer, body: any RequestBody, record: inout GateRecord
  ) async -> Verdict {
    switch look(at: head, peer: peer, body: body, record: &record) {
    case .decided(let verdict): return verdict
    case .open(let question): return await decide(question, record: &record)
    }
  }

  /// Decides about one request where nobody has to be asked and nothing waited for: nearly always. Runs on the caller's
  /// loop.
  ///
  /// A step of its own that cannot suspend: a call that may costs time at every request, and its frame stays with the
  /// task, so that it costs memory for as long as the connection idles. `record` is filled in for the access log, on
  /// every way out. `body` is not read here.
  package func look(
    at head: RequestHead, peer: Peer, body: any RequestBody, record: inout GateRecord
  ) -> FirstLook {
    let now = parts.clock.now
    record.decided = now
    guard let route = parts.routes.route(for: head.host) else {
      return .decided(refused(Refusal(.unknownHost, client: ClientKind(head)), &record))
    }
    record.route = route
    if OwnPath.contains(head.path) {
      record.reason = .ownEndpoint
      return .decided(.own(route))
    }
    if let refusal = objection(to: head, at: route) { return .decided(refused(refusal, &record)) }
    let inquiry = Inquiry(head: head, peer: peer, route: route, body: body, now: now)
    let session = sessionAtHand(of: head, peer, now: now, &record)
    do throws(PolicyError) {
      if case .known(let person?) = session,
        case .rule(let rule)? = try answerNow(head, peer, person.record.identity),
        let passage = passageAtOnce(rule, inquiry, person, &record)
      {
        record.rule = rule
        if hasTrials { noteTrial(inquiry, person, &record) }
        return .decided(verdict(.pass(passage), inquiry, &record))
      }
    } catch {
      return .decided(refused(Refusal(error.reason, client: ClientKind(head)), &record))
    }
    return .open(OpenQuestion(inquiry: inquiry, session: session))
  }

  /// Decides what the first look left open. Runs on the caller's loop; suspends where it has to ask somebody or the
  /// client wants to wait for the phone. Cancellation of the task (the client left) ends such a wait with
  /// `client-left`. The request's body is read, to its end, only where the request waits or the approval is bound to
  /// it.
  package func decide(_ question: OpenQuestion, record: inout GateRecord) async -> Verdict {
    let (inquiry, session) = (question.inquiry, question.session)
    do {
      let person: SignedIn?
      switch session {
      case .known(let found): person = found
      case .unknown(let id): person = try await load(id, now: inquiry.now, &record)
      }
      let answer = try await answer(inquiry.head, inquiry.peer, person?.record)
      return await decide(inquiry, person, answer, &record)
    } catch {
      let reason: Reason =
        error is SessionStoreError
        ? .sessionStoreUnavailable : (error as? PolicyError)?.reason ?? .policyEngineUnavailable
      return refused(Refusal(reason, client: ClientKind(inquiry.head)), &record)
    }
  }

  /// Counts what a request got outside the gate: heads that could not be read, own pages, a stopping server.
  package func count(_ reason: Reason) { counters.count(reason) }

  /// What stands against a request whoever sends it, nil for nothing.
  private func objection(to head: RequestHead, at route: Route) -> Refusal? {
    // Another site's page opens a WebSocket with the person's cookie (CSWSH): browsers send its origin along.
    if ClientKind.wantsSocket(head), head.contains(.origin), !RequestOrigin.isOriginOwn(head),
      !route.admitsSocket(from: head.text(.origin) ?? "")
    {
      return Refusal(.crossSiteRequest, client: .socket)
    }
    // `X-HTTP-Method-Override: DELETE` on a POST: the rules would see one method and the application another. With
    // `_` for `-` it is the same variable under CGI and WSGI.
    if head.containsAlias(.methodOverride) { return Refusal(.malformedRequest, client: ClientKind(head)) }
    return nil
  }

  private func decide(
    _ inquiry: Inquiry, _ session: SignedIn?, _ answer: PolicyAnswer, _ record: inout GateRecord
  ) async -> Verdict {
    if hasTrials {
      if case .rule(let found) = answer { record.rule = found }
      if case .whoever(let found) = answer { record.rule = found }
      noteTrial(inquiry, session, &record)
    }
    let rule: Rule
    switch answer {
    case .noRule: return refused(Refusal(.noRuleMatched, client: inquiry.kind), &record)
    case .rule(let found), .whoever(let found): rule = found
    }
    record.rule = rule
    var inquiry = inquiry
    inquiry.claim = session == nil || inquiry.head.contains(.authorization) ? claim(inquiry) : nil
    if session == nil { record.claimedUser = inquiry.claim?.email.text }
    var needsIdentity = false
    if case .whoever = answer { needsIdentity = true }
    let finding: Finding
    switch rule.requirement {
    case _ where inquiry.kind == .preflight:
      finding = preflight(by: rule, needsIdentity: needsIdentity)
    case .none where !needsIdentity:
      finding = .pass(Passage(.noApprovalRequired, identity: session?.record.identity))
    case .deny where !needsIdentity:
      finding = .refuse(Refusal(.ruleDenied, client: inquiry.kind))
    case .none, .deny:
      finding = await identify(inquiry, rule, holds: false, &record)
    case .approval(let demand):
      if let session {
        finding = await satisfy(demand, of: rule, inquiry, session, &record)
      } else {
        finding = await identify(inquiry, rule, holds: demand.holds, &record)
      }
    }
    return verdict(finding, inquiry, &record)
  }

  /// The one place where a permit is made.
  private func verdict(_ finding: Finding, _ inquiry: Inquiry, _ record: inout GateRecord) -> Verdict {
    switch finding {
    case .refuse(var refusal):
      refusal.takesName = takesNames
      // Only who has waited has had a push of which the outcome is told.
      if refusal.pending != nil && refusal.reason.decision != .challenge {
        refusal.preferenceApplied = Patience.applied(inquiry.head)
      }
      return refused(refusal, &record)
    case .pass(let passage):
      // Deny unless everything is there: a rule decided, and it was written down.
      guard let rule = record.rule, passage.reason.decision == .allow else {
        return refused(Refusal(.noRuleMatched, client: inquiry.kind), &record)
      }
      var handshake: WebSocketHandshake?
      if ClientKind.wantsSocket(inquiry.head) {
        do throws(WebSocketHandshake.Fault) {
          handshake = try WebSocketHandshake(inquiry.head)
        } catch {
          let reason: Reason = error == .version ? .upgradeNotSupported : .malformedRequest
          return refused(Refusal(reason, client: .socket), &record)
        }
      }
      record.reason = passage.reason
      counters.count(passage.reason)
      let isOurs = inquiry.claim?.isInAuthorization ?? false
      var permit = Permit(inquiry.route, rule, record, passage, handshake, ours: isOurs)
      if passage.reason == .approvalGranted { permit.preferenceApplied = Patience.applied(inquiry.head) }
      return .pass(permit)
    }
  }

  private func refused(_ refusal: Refusal, _ record: inout GateRecord) -> Verdict {
    record.reason = refusal.reason
    counters.count(refusal.reason)
    return .refuse(refusal)
  }

  /// A request that was held for a sign-in is decided anew, as the person it now is.
  func decideAgain(
    _ inquiry: Inquiry, _ session: SignedIn, _ record: inout GateRecord
  ) async -> Finding {
    let answer: PolicyAnswer
    do {
      answer = try await self.answer(inquiry.head, inquiry.peer, session.record)
    } catch {
      return .refuse(Refusal(error.reason, client: inquiry.kind))
    }
    // With a session there is no "whoever"; should an engine say so, it is a refusal.
    guard case .rule(let rule) = answer else { return .refuse(Refusal(.noRuleMatched, client: inquiry.kind)) }
    record.rule = rule
    switch rule.requirement {
    case .none:
      return .pass(Passage(.approvalGranted, identity: session.record.identity, setCookie: session.setCookie))
    case .deny: return .refuse(Refusal(.ruleDenied, client: inquiry.kind))
    case .approval(let demand): return await satisfy(demand, of: rule, inquiry, session, &record)
    }
  }
}
