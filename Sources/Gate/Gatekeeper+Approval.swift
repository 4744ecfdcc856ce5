import Crypto
import HTTP

extension Gatekeeper {
  /// Lets a signed-in person's request pass by an approval that is held, or has one asked for.
  @inline(never)
  func satisfy(
    _ demand: ApprovalDemand, of rule: Rule, _ inquiry: Inquiry, _ session: SignedIn,
    _ record: inout GateRecord
  ) async -> Finding {
    var inquiry = inquiry
    do throws(HoldingFailure) {
      // Only the body itself tells whether it is the one that the approval was given for.
      if demand.scope == .request { inquiry.bodyDigest = try await inquiry.holdBody() }
    } catch {
      return .refuse(Refusal(error.reason, client: inquiry.kind))
    }
    do throws(SessionStoreError) {
      if let passage = try await passage(demand, of: rule, inquiry, session, &record) {
        if demand.renew != nil { await renew(demand, of: rule, inquiry, session, &record) }
        return .pass(passage)
      }
    } catch {
      return .refuse(Refusal(.sessionStoreUnavailable, client: inquiry.kind))
    }
    let need = Need(demand, of: rule, inquiry.wanted, now: inquiry.now)
    return await stepUp(demand, need, of: rule, inquiry, session, &record)
  }

  /// What lets a request pass by an approval that its session holds; one that is good for one use is taken out. Nil
  /// where there is none.
  @inline(never)
  func passage(
    _ demand: ApprovalDemand, of rule: Rule, _ inquiry: Inquiry, _ session: SignedIn,
    _ record: inout GateRecord
  ) async throws(SessionStoreError) -> Passage? {
    let need = Need(demand, of: rule, inquiry.wanted, now: inquiry.now)
    let reason: Reason = session.setCookie == nil ? .approvalHeld : .approvalGranted
    if let passage = held(need, inquiry.route, session, &record) { return passage }
    // Nothing that is used once carries a credential.
    guard let key = need.key, need.keyUse == nil else { return nil }
    guard let position = session.record.position(of: key),
      let grant = try await use(session.record.grants[position], need, session, now: parts.clock.now)
    else { return nil }
    record.approver = grant.approver
    record.approved = grant.approved
    record.approvalID = grant.identity.approvalText
    return Passage(reason, identity: grant.identity, setCookie: session.setCookie)
  }

  /// What lets a signed-in person's request pass without asking anybody; nil where there is more to it.
  func passageAtOnce(
    _ rule: Rule, _ inquiry: Inquiry, _ session: SignedIn, _ record: inout GateRecord
  ) -> Passage? {
    // Whether `Authorization` names somebody for the gate is found out on the longer way.
    if inquiry.head.contains(.authorization) { return nil }
    if inquiry.head.method == .options, ClientKind.isPreflight(inquiry.head) { return nil }
    switch rule.requirement {
    case .deny: return nil
    case .none: return Passage(.noApprovalRequired, identity: session.record.identity)
    case .approval(let demand):
      if demand.scope == .request { return nil }
      let need = Need(demand, of: rule, WantedRequest(inquiry.head), now: inquiry.now)
      let passage = held(need, inquiry.route, session, &record)
      // Whether to renew the approval is found out on the longer way.
      if demand.renew != nil, let approved = record.approved,
        Self.nearsEnd(demand, approved: approved, now: inquiry.now)
      {
        return nil
      }
      return passage
    }
  }

  /// The passage that a fresh enough approval gives which is good for any number of requests.
  func held(_ need: Need, _ route: Route, _ session: SignedIn, _ record: inout GateRecord) -> Passage? {
    let reason: Reason = session.setCookie == nil ? .approvalHeld : .approvalGranted
    guard let key = need.key else {
      guard session.record.approved >= need.notBefore, need.keyUse == nil else { return nil }
      record.approved = session.record.approved
      return Passage(reason, identity: session.record.identity, setCookie: session.setCookie)
    }
    guard !key.isUsedOnce, let position = session.record.position(of: key) else { return nil }
    let grant = session.record.grants[position]
    guard grant.approved >= need.notBefore else { return nil }
    var credential: LentCredential?
    if let use = need.keyUse {
      // An approval that brought no key, or one for something else, is not what the rule wants.
      guard let lent = grant.credential?.lend(for: use, route: route.name) else { return nil }
      credential = lent
    }
    record.approver = grant.approver
    record.approved = grant.approved
    record.approvalID = grant.identity.approvalText
    return Passage(
      reason, identity: grant.identity, setCookie: session.setCookie, credential: credential)
  }

  /// The grant, if it is fresh enough; one that is good for one use is taken out, and only one caller gets
  /// it.
  private func use(
    _ grant: Grant, _ need: Need, _ session: SignedIn, now: Moment
  ) async throws(SessionStoreError) -> Grant? {
    guard grant.approved >= need.notBefore else { return nil }
    guard grant.key.isUsedOnce else { return grant }
    return try await parts.sessions.take(grant.key, from: session.id, notBefore: need.notBefore, now: now)
  }

  /// Asks for a fresh approval in the way that suits the client.
  @inline(never)
  private func stepUp(
    _ demand: ApprovalDemand, _ need: Need, of rule: Rule, _ inquiry: Inquiry, _ session: SignedIn,
    _ record: inout GateRecord
  ) async -> Finding {
    let kind = inquiry.kind
    if kind == .preflight { return preflight(by: rule, needsIdentity: false) }
    if let refusal = await lacksCredential(need, inquiry, session) { return .refuse(refusal) }
    let obstacle = demand.second.flatMap { objection(to: $0, of: rule, inquiry, session) }
    // What rings already has its purpose: a script may wait for it all the same.
    if let obstacle, kind != .script || obstacle.reason == .noOtherApprover { return .refuse(obstacle) }
    switch kind {
    case .preflight: return preflight(by: rule, needsIdentity: false)
    case .script:
      let refusal = obstacle ?? approvable(inquiry, by: rule)
      return await joinOrRefuse(demand, need, of: rule, inquiry, session, otherwise: refusal, &record)
    case .socket: return .refuse(approvable(inquiry, by: rule))
    case .navigation:
      // Another site's link or window could ring at will: such a visit gets a page with a button first.
      guard RequestOrigin(inquiry.head) != .foreign else {
        return .refuse(approvable(inquiry, by: record.rule))
      }
      return await ring(
        stepUpAsk(demand, need, inquiry, session, asker: .session(session.id), isAutomatic: true), inquiry,
        &record)
    case .form:
      guard RequestOrigin(inquiry.head) != .foreign else {
        return .refuse(Refusal(.crossSiteRequest, client: kind))
      }
      return await hold(demand, need, inquiry, session, Patience.usual, &record)
    case .commandLine:
      guard let patience = inquiry.patience(holds: demand.holds) else {
        return .refuse(approvable(inquiry, by: record.rule))
      }
      return await hold(demand, need, inquiry, session, patience, &record)
    }
  }

  /// What stands against asking for a key: there is nothing that it would open. Nobody's phone rings for that.
  private func lacksCredential(_ need: Need, _ inquiry: Inquiry, _ session: SignedIn) async -> Refusal? {
    guard let use = need.keyUse, let user = session.record.identity.user else { return nil }
    let failure = await parts.desk.missing(for: use, of: user, route: inquiry.route.name)
    return failure.map { Refusal($0.reason, client: inquiry.kind) }
  }

  /// Starts or joins the push and sends the browser to the wait page.
  @inline(never)
  private func ring(
    _ ask: ApprovalAsk?, _ inquiry: Inquiry, _ record: inout GateRecord
  ) async -> Finding {
    guard let ask else { return .refuse(Refusal(.sessionStoreUnavailable, client: .navigation)) }
    switch await parts.desk.open(ask) {
    case .started(let ticket, let push):
      record.push = push
      return .refuse(Refusal(.approvalRequired, client: .navigation, pending: ticket))
    case .joined(let ticket, let push):
      record.push = push
      return .refuse(Refusal(.approvalPending, client: .navigation, pending: ticket))
    case .refused(.approvalRequired, _): return .refuse(approvable(inquiry, by: record.rule))
    case .refused(let reason, let pause):
      return .refuse(Refusal(reason, client: .navigation, retryAfter: pause))
    }
  }

  /// The refusal that names the approve page for this very request and the rule that asked.
  func approvable(_ inquiry: Inquiry, by rule: Rule?) -> Refusal {
    let isVisit = inquiry.kind == .navigation
    let back =
      (isVisit ? LocalTarget(inquiry.head.targetText) : SameHostPage.referring(inquiry.head)) ?? .root
    return Refusal(
      .approvalRequired, client: inquiry.kind,
      sealedTarget: inquiry.wanted.sealed(by: parts.sealer, back: back, rule: rule?.name ?? ""))
  }

  /// The wish for a step-up. Nil for a record that is not one of ours, which cannot be.
  func stepUpAsk(
    _ demand: ApprovalDemand, _ need: Need, _ inquiry: Inquiry, _ session: SignedIn, asker: Asker,
    isAutomatic: Bool = false
  ) -> ApprovalAsk? {
    guard let user = session.record.identity.user else { return nil }
    let head = inquiry.head
    return ApprovalAsk(
      asker: asker, purpose: .stepUp(session: session.id, user: user, key: need.key), email: user.email,
      subject: ApprovalSubject(
        method: head.methodName, host: head.hostText, path: head.pathText, template: demand.phoneText),
      client: inquiry.peer.address, target: LocalTarget(head.targetText)?.text ?? "/",
      asked: inquiry.now, isAutomatic: isAutomatic,
      others: demand.second.map { $0.ask(by: user.email, for: PurposeText(head)) },
      key: demand.keyWish(for: inquiry.route))
  }
}
