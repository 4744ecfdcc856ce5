import HTTP

extension Gatekeeper {
  /// Whether an approval given at `approved` is so close to its end that its renewal has to be looked at: with the
  /// time before it in which pages are noted, so that a script's request can tell whether a person is there.
  static func nearsEnd(_ demand: ApprovalDemand, approved: Moment, now: Moment) -> Bool {
    guard let renew = demand.renew, let left = left(demand, approved, now) else { return false }
    return left <= renew + Renewals.activity
  }

  /// Rings in the background before an approval runs out, where the rule says so (`renew`); the request itself has
  /// passed already.
  ///
  /// Once for each approval, and never for what no person did: a page that its person opened rings, and a script's
  /// request while such a page was opened within the last ten minutes. Prefetches, other sites' links, command
  /// lines and sockets do not. No push either where the session ends before the approval does.
  @inline(never)
  func renew(
    _ demand: ApprovalDemand, of rule: Rule, _ inquiry: Inquiry, _ session: SignedIn,
    _ record: inout GateRecord
  ) async {
    guard let renew = demand.renew, let approved = record.approved, demand.second == nil,
      demand.keyUse == nil,
      Self.nearsEnd(demand, approved: approved, now: inquiry.now), !ClientKind.isBackground(inquiry.head),
      let left = Self.left(demand, approved, inquiry.now),
      session.record.signedIn + parts.issuer.lifetime > inquiry.now + left
    else { return }
    let kind = inquiry.kind
    let isPage = (kind == .navigation || kind == .form) && RequestOrigin(inquiry.head) != .foreign
    guard isPage || kind == .script else { return }
    let need = Need(demand, of: rule, inquiry.wanted, now: inquiry.now)
    let key = Renewals.Key(session: session.id, grant: need.key)
    let mayRing = parts.desk.renewals.mayRing(
      key, approved: approved, isPage: isPage, isNear: left <= renew, now: inquiry.now)
    guard mayRing, let user = session.record.identity.user else { return }
    let head = inquiry.head
    let template = demand.scope == .rule ? "Keep access to $host (\(rule.name))" : "Stay signed in to $host"
    let opening = await parts.desk.open(
      ApprovalAsk(
        asker: .session(session.id), purpose: .stepUp(session: session.id, user: user, key: need.key),
        email: user.email,
        subject: ApprovalSubject(
          method: head.methodName, host: head.hostText, path: head.pathText, template: template),
        client: inquiry.peer.address, target: "/.unloq/session", asked: inquiry.now,
        isAutomatic: true, isRenewal: true))
    switch opening {
    case .started(_, let push), .joined(_, let push): record.push = push
    case .refused(_, let pause):
      parts.desk.renewals.postpone(key, until: inquiry.now + max(pause, .seconds(30)))
    }
  }

  /// How long an approval is still good for a demand; nil for approvals of one use.
  private static func left(_ demand: ApprovalDemand, _ approved: Moment, _ now: Moment) -> Duration? {
    guard case .within(let age) = demand.freshness else { return nil }
    return approved + age - now
  }
}
