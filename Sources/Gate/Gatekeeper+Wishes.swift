package import Bytes
package import Crypto

extension Gatekeeper {
  /// Rings for a request that is not here: the click on the approve page.
  ///
  /// It rings for the rule that had asked, if there still is one of that name. Otherwise the policy is asked
  /// anew, as if the request came now. Neither gets more than the rules give: when the request itself comes,
  /// it is decided anew, and an approval counts only for the rule it was given for. `id` is the session's hashed
  /// id; the browser goes `back` after the tap; `purpose` is what the person typed for others who have to approve.
  package func ring(
    for request: WantedRequest, by ruleName: String, session: SessionRecord, id: Digest, client: IPAddress,
    back: LocalTarget, purpose: PurposeText? = nil
  ) async -> WishAnswer {
    guard let path = request.path, let user = session.identity.user else {
      return .refused(.malformedRequest)
    }
    let rule: Rule
    do throws(WishObjection) {
      rule = try await self.rule(for: request, by: ruleName, session: session, client: client)
    } catch {
      return .refused(error.reason)
    }
    switch rule.requirement {
    case .deny: return .refused(.ruleDenied)
    case .none: return .needless
    case .approval(let demand):
      if let objection = demand.second?.objection(to: user.email, purpose) { return .refused(objection) }
      let need = Need(demand, of: rule, request, now: parts.clock.now)
      guard let route = parts.routes.route(for: request.host.utf8.span) else { return .refused(.unknownHost) }
      if let use = demand.keyUse,
        let failure = await parts.desk.missing(for: use, of: user, route: route.name)
      {
        return .refused(failure.reason)
      }
      let opening = await parts.desk.open(
        ApprovalAsk(
          asker: .session(id), purpose: .stepUp(session: id, user: user, key: need.key), email: user.email,
          subject: ApprovalSubject(
            method: request.method, host: request.host, path: String(decoding: path, as: UTF8.self),
            template: demand.phoneText),
          client: client, target: back.text, others: demand.second?.ask(by: user.email, for: purpose),
          key: demand.keyWish(for: route)))
      return .opening(opening)
    }
  }

  /// The others who have to approve a request that is not here, for the approve page; nil where the person's own
  /// approval is asked for, or none.
  package func second(
    for request: WantedRequest, by ruleName: String, session: SessionRecord, client: IPAddress
  ) async -> ApprovalAsk.Others? {
    guard let user = session.identity.user,
      // What is wrong with the wish is told at the click.
      let rule = try? await rule(for: request, by: ruleName, session: session, client: client),
      case .approval(let demand) = rule.requirement
    else { return nil }
    return demand.second?.ask(by: user.email, for: nil)
  }

  /// Why no rule can be found for a wish.
  private struct WishObjection: Error {
    let reason: Reason
  }

  /// The rule that had asked, or the one that would decide now.
  private func rule(
    for request: WantedRequest, by ruleName: String, session: SessionRecord, client: IPAddress
  ) async throws(WishObjection) -> Rule {
    if let rule = parts.policy.rule(named: ruleName) { return rule }
    guard let path = request.path, let user = session.identity.user else {
      throw WishObjection(reason: .malformedRequest)
    }
    let answer: PolicyAnswer
    do throws(PolicyError) {
      answer = try await self.answer(request, path: path, user: user, client: client)
    } catch {
      throw WishObjection(reason: .policyEngineUnavailable)
    }
    guard case .rule(let rule) = answer else { throw WishObjection(reason: .noRuleMatched) }
    return rule
  }

  private func answer(
    _ request: WantedRequest, path: [UInt8], user: UserIdentity, client: IPAddress
  ) async throws(PolicyError) -> PolicyAnswer {
    let email = user.email.text
    let question = PolicyQuestion(
      host: request.host.utf8.span, method: request.method.utf8.span, path: path.span, user: email.utf8.span,
      client: client, wallSeconds: parts.clock.wallSeconds, userGroups: parts.groups)
    if let answer = try parts.policy.answer(question) { return answer }
    return try await parts.policy.ask(
      PolicyText(
        host: request.host, method: request.method, path: path, user: user.email, client: client,
        wallSeconds: parts.clock.wallSeconds, groups: groups(of: user.email)))
  }
}
