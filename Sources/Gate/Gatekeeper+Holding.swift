import HTTP

extension Gatekeeper {
  /// Holds a signed-in person's request while the phone rings. Its body is read first: bytes that wait on the
  /// connection would hide that the client leaves. It goes on at most once.
  // Not inlined, like everything below: what a request does not do must not stand in the frame that waits for it.
  @inline(never)
  func hold(
    _ demand: ApprovalDemand, _ need: Need, _ inquiry: Inquiry, _ session: SignedIn, _ patience: Duration,
    _ record: inout GateRecord
  ) async -> Finding {
    do throws(HoldingFailure) {
      try await inquiry.holdBody()
    } catch {
      // Too long to be held, but not to be sent: with an approval in hand it passes at once. One that is bound
      // to the body does not come to this.
      return .refuse(
        error == .tooLarge
          ? approvable(inquiry, by: record.rule) : Refusal(error.reason, client: inquiry.kind))
    }
    // An approval for one use belongs to this request alone; any other is shared with whoever waits for the
    // same.
    let isAlone = need.key?.isUsedOnce ?? false
    let asker: Asker = isAlone ? .request(parts.desk.freshID()) : .session(session.id)
    guard let ask = stepUpAsk(demand, need, inquiry, session, asker: asker) else {
      return .refuse(Refusal(.sessionStoreUnavailable, client: inquiry.kind))
    }
    switch await heldOutcome(ask, inquiry, patience, &record) {
    case .refuse(let refusal): return .refuse(refusal)
    case .approved(let approval, _):
      // Nothing that is used once carries a credential.
      return isAlone && need.keyUse == nil
        ? passed(approval, inquiry, session, &record) : opened(approval, need, inquiry, session, &record)
    }
  }

  /// The passage of a held request by an approval that is for this request alone, and stands in no session. The session
  /// that it was given in must be there still.
  @inline(never)
  private func passed(
    _ approval: Approval, _ inquiry: Inquiry, _ session: SignedIn, _ record: inout GateRecord
  ) -> Finding {
    let now = parts.clock.now
    guard parts.sessions.peek(session.id, now: now) != nil else {
      return .refuse(Refusal(.signInRequired, client: inquiry.kind))
    }
    note(approval, now, &record)
    return .pass(
      Passage(.approvalGranted, identity: IdentityBlock(approval), setCookie: session.setCookie))
  }

  /// The passage of a held request by what its session holds now. A body may take minutes to arrive: the approval may have
  /// been given to another request of the session meanwhile, have grown too old since, or have ended with its session.
  @inline(never)
  private func opened(
    _ approval: Approval, _ need: Need, _ inquiry: Inquiry, _ session: SignedIn, _ record: inout GateRecord
  ) -> Finding {
    let now = parts.clock.now
    guard let later = parts.sessions.peek(session.id, now: now) else {
      return .refuse(Refusal(.signInRequired, client: inquiry.kind))
    }
    let person = SignedIn(id: session.id, record: later, setCookie: session.setCookie)
    guard
      var passage = held(Need(need, after: now - inquiry.now), inquiry.route, person, &record)
    else { return .refuse(approvable(inquiry, by: record.rule)) }
    note(approval, now, &record)
    passage.reason = .approvalGranted
    return .pass(passage)
  }

  /// Notes for the access log by which approval a held request goes on.
  private func note(_ approval: Approval, _ now: Moment, _ record: inout GateRecord) {
    record.approved = approval.moment
    record.approvalID = approval.id
    record.approver = approval.approverText
    record.decided = now
  }

  /// Finds out who sends a request that no session speaks for: refers a browser to the sign-in page, and
  /// holds a command line that claims a name and will wait, while that person's phone rings.
  @inline(never)
  func identify(
    _ inquiry: Inquiry, _ rule: Rule, holds: Bool, _ record: inout GateRecord
  ) async -> Finding {
    let kind = inquiry.kind
    // A proxy's word comes with every request of a person, also with an image that another site's page loads: such a
    // request waits only where it says so itself, which no page can make it say.
    guard let claim = inquiry.claim,
      let patience = inquiry.patience(holds: holds && claim.isInAuthorization)
    else { return .refuse(signInRefusal(inquiry)) }
    do throws(HoldingFailure) {
      try await inquiry.holdBody(asStranger: true)
    } catch {
      return .refuse(Refusal(error.reason, client: kind))
    }
    let host = inquiry.head.hostText
    let ask = ApprovalAsk(
      asker: .address(inquiry.peer.address, host: host), purpose: .signIn, email: claim.email,
      subject: ApprovalSubject(signInTo: host), client: inquiry.peer.address, target: "/")
    switch await heldOutcome(ask, inquiry, patience, &record) {
    case .refuse(let refusal): return .refuse(refusal)
    case .approved(_, let ticket):
      guard let signIn = await parts.desk.collect(ticket) else {
        return .refuse(Refusal(.approvalCancelled, client: kind))
      }
      do throws(SessionStoreError) {
        let now = parts.clock.now
        let issued = try await parts.issuer.issue(
          signIn, host: host, isSecure: inquiry.peer.isSecure, now: now)
        record.session = issued.record
        record.sessionID = issued.id
        record.decided = now
        return await decideAgain(
          inquiry.later(now), SignedIn(id: issued.id, record: issued.record, setCookie: issued.setCookie),
          &record)
      } catch {
        return .refuse(Refusal(.sessionStoreUnavailable, client: kind))
      }
    }
  }

  private func signInRefusal(_ inquiry: Inquiry) -> Refusal {
    // A form or a script's call cannot be sent again by a redirect: its browser goes back to the page it came
    // from.
    let goesOn = inquiry.kind == .navigation || (inquiry.kind == .commandLine && inquiry.head.method.isSafe)
    let target =
      (goesOn ? LocalTarget(inquiry.head.targetText) : SameHostPage.referring(inquiry.head)) ?? .root
    return Refusal(
      .signInRequired, client: inquiry.kind,
      sealedTarget: parts.sealer.seal(target.text, for: .signIn, host: inquiry.head.hostText))
  }

  /// How a wait for the phone ended.
  enum HeldOutcome {
    case approved(Approval, PendingID)
    case refuse(Refusal)
  }

  /// Waits for the phone. When the client leaves or its patience ends, the push goes with it, unless others
  /// wait too.
  @inline(never)
  private func heldOutcome(
    _ ask: ApprovalAsk, _ inquiry: Inquiry, _ patience: Duration, _ record: inout GateRecord
  ) async -> HeldOutcome {
    let kind = inquiry.kind
    // A client that has left meanwhile rings nobody.
    if Task.isCancelled { return .refuse(Refusal(.clientLeft, client: kind)) }
    let ticket: PendingID
    switch await parts.desk.open(ask) {
    case .started(let opened, let push), .joined(let opened, let push):
      ticket = opened
      record.push = push
    case .refused(let reason, let pause): return .refuse(Refusal(reason, client: kind, retryAfter: pause))
    }
    return await outcome(of: ticket, inquiry, patience)
  }

  /// Waits for a push that rings already. When the client leaves or its patience ends, the push goes with it, unless
  /// others wait too.
  @inline(never)
  func outcome(of ticket: PendingID, _ inquiry: Inquiry, _ patience: Duration) async -> HeldOutcome {
    let kind = inquiry.kind
    await parts.desk.waitForEnd(of: ticket, until: parts.clock.now + patience)
    if Task.isCancelled {
      await parts.desk.leave(ticket)
      return .refuse(Refusal(.clientLeft, client: kind))
    }
    switch await parts.desk.outcome(of: ticket) {
    case .approved(let approval): return .approved(approval, ticket)
    case .refused(let reason, let pause):
      return .refuse(Refusal(reason, client: kind, pending: ticket, retryAfter: pause))
    case nil:
      await parts.desk.leave(ticket)
      return .refuse(Refusal(.approvalTimeout, client: kind, pending: ticket))
    }
  }
}
