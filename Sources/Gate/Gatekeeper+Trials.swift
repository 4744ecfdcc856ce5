import Bytes
import HTTP

extension Gatekeeper {
  /// Notes for the access log which rule on trial would have decided before `record.rule`, and what: it rings nobody,
  /// lets nothing pass and refuses nothing. Asked only where there are such rules.
  func noteTrial(_ inquiry: Inquiry, _ person: SignedIn?, _ record: inout GateRecord) {
    guard let answer = trial(inquiry, person?.record.identity, before: record.rule) else { return }
    switch answer {
    case .noRule: return
    case .whoever(let rule):
      record.shadowRule = rule
      record.shadowDecision = .challenge
    case .rule(let rule):
      record.shadowRule = rule
      record.shadowDecision = decision(of: rule, inquiry, person)
    }
  }

  /// What a rule would decide by what the session holds now. A grant that is good for one use is not used.
  private func decision(of rule: Rule, _ inquiry: Inquiry, _ person: SignedIn?) -> Decision {
    switch rule.requirement {
    case .none: return .allow
    case .deny: return .deny
    case .approval(let demand):
      guard let record = person?.record else { return .challenge }
      let need = Need(demand, of: rule, WantedRequest(inquiry.head), now: inquiry.now)
      guard let key = need.key else { return record.approved >= need.notBefore ? .allow : .challenge }
      guard let position = record.position(of: key) else { return .challenge }
      return record.grants[position].approved >= need.notBefore ? .allow : .challenge
    }
  }

  private func trial(_ inquiry: Inquiry, _ identity: IdentityBlock?, before rule: Rule?) -> PolicyAnswer? {
    let head = inquiry.head
    var method = head.methodText
    if ClientKind.isPreflight(head), let asked = head.value(.accessControlRequestMethod) { method = asked }
    let wallSeconds = wantsTime ? parts.clock.wallSeconds : 0
    guard let identity else {
      return parts.policy.trial(
        PolicyQuestion(
          host: head.host, method: method, path: head.path, user: Span(), client: inquiry.peer.address,
          wallSeconds: wallSeconds, head: head, userGroups: parts.groups), before: rule)
    }
    return parts.policy.trial(
      PolicyQuestion(
        host: head.host, method: method, path: head.path, user: identity.email, client: inquiry.peer.address,
        wallSeconds: wallSeconds, head: head, userGroups: parts.groups), before: rule)
  }
}
