package import Bytes
package import Crypto

extension Gatekeeper {
  /// Rings for a request that is not here: the click on the approve page.
  ///
  /// It rings for the rule that had asked, if there still is one of that name. Otherwise the policy is asked
  /// anew, as if the request came now. Neither gets more than the rules give: when the request itself comes,
  /// it is decided anew, and an approval counts only for the rule it was given for. `id` is the session's hashed
  /// id; the browser goes `back` after the tap.
  package func ring(
    for request: WantedRequest, by ruleName: String, session: SessionRecord, id: Digest, client: IPAddress,
    back: LocalTarget
  ) async -> WishAnswer {
    guard let path = request.path, let user = session.identity.user else {
      return .refused(.malformedRequest)
    }
    let answer: PolicyAnswer
    do throws(PolicyError) {
      if let rule = parts.policy.rule(named: ruleName) {
        answer = .rule(rule)
      } else {
        answer = try await self.answer(request, path: path, user: user, client: client)
      }
    } catch {
      return .refused(.policyEngineUnavailable)
    }
    guard case .rule(let rule) = answer else { return .refused(.noRuleMatched) }
    switch rule.requirement {
    case .deny: return .refused(.ruleDenied)
    case .none: return .needless
    case .approval(let demand):
      let need = Need(demand, of: rule, request, now: parts.clock.now)
      let opening = await parts.desk.open(
        ApprovalAsk(
          asker: .session(id), purpose: .stepUp(session: id, user: user, key: need.key), email: user.email,
          subject: ApprovalSubject(
            method: request.method, host: request.host, path: String(decoding: path, as: UTF8.self),
            template: demand.message),
          client: client, target: back.text))
      return .opening(opening)
    }
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
