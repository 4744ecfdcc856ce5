import HTTP

extension Gatekeeper {
  /// What a script's request gets that needs an approval: its share in the push that rings for the same need, where
  /// one does. It never starts one: a page that polls would ring by itself.
  ///
  /// With `Prefer: wait=N` the request is held and goes on with the tap; without, it is told where the push is. Where
  /// nothing rings it gets `refusal`.
  @inline(never)
  func joinOrRefuse(
    _ demand: ApprovalDemand, _ need: Need, of rule: Rule, _ inquiry: Inquiry, _ session: SignedIn,
    otherwise refusal: Refusal, _ record: inout GateRecord
  ) async -> Finding {
    guard let ask = stepUpAsk(demand, need, inquiry, session, asker: .session(session.id)) else {
      return .refuse(refusal)
    }
    guard let patience = Patience.asked(inquiry.head) else {
      guard let ringing = await parts.desk.ringing(ask) else { return .refuse(refusal) }
      record.push = ringing.push
      return .refuse(
        Refusal(
          .approvalPending, client: .script, pending: ringing.id,
          retryAfter: min(ringing.expiresIn, Gatekeeper.pollingPause)))
    }
    do throws(HoldingFailure) {
      try await inquiry.holdBody()
    } catch {
      return .refuse(
        error == .tooLarge ? approvable(inquiry, by: rule) : Refusal(error.reason, client: .script))
    }
    switch await parts.desk.join(ask) {
    case nil: return .refuse(refusal)
    case .refused(let reason, let pause)?:
      return .refuse(Refusal(reason, client: .script, retryAfter: pause))
    case .started(let ticket, let push)?, .joined(let ticket, let push)?:
      record.push = push
      switch await outcome(of: ticket, inquiry, patience) {
      case .refuse(let refusal): return .refuse(refusal)
      case .approved:
        return await goOn(demand, of: rule, inquiry, session, &record)
      }
    }
  }

  /// When a script that does not wait may ask again.
  private static let pollingPause: Duration = .seconds(5)

  /// A script's request after the tap: it passes by what the session holds now. An approval that is good for one
  /// use may be gone already.
  @inline(never)
  private func goOn(
    _ demand: ApprovalDemand, of rule: Rule, _ inquiry: Inquiry, _ session: SignedIn,
    _ record: inout GateRecord
  ) async -> Finding {
    let later = inquiry.later(parts.clock.now)
    do throws(SessionStoreError) {
      let there: SessionRecord?
      switch parts.sessions.find(session.id, now: later.now) {
      case .hit(let found): there = found
      case .expired: there = nil
      case .miss: there = try await parts.sessions.load(session.id, now: later.now)
      }
      guard let there else { return .refuse(Refusal(.signInRequired, client: .script)) }
      let person = SignedIn(id: session.id, record: there)
      record.session = there
      record.decided = later.now
      guard let passage = try await passage(demand, of: rule, later, person, &record) else {
        return .refuse(approvable(inquiry, by: rule))
      }
      return .pass(Passage(.approvalGranted, identity: passage.identity))
    } catch {
      return .refuse(Refusal(.sessionStoreUnavailable, client: .script))
    }
  }
}
