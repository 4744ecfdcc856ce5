import Crypto

extension Gatekeeper {
  /// Judges an open connection again. Looks into this process's memory only, and never suspends.
  ///
  /// Without `isInUse` the look winds no idle clock: a connection that only listens does not keep its person signed
  /// in.
  /// - Parameters:
  ///   - leash: the connection's.
  ///   - isInUse: whether the person has sent something on it since the last look.
  /// - Returns: nil while what let it pass holds; otherwise the reason that its request would get now,
  ///   `sign-in-required` where the session is gone and `approval-required` where its approval has grown too old.
  package func objection(to leash: Leash, isInUse: Bool = false) -> Reason? {
    let now = parts.clock.now
    var record: SessionRecord?
    if !isInUse {
      record = parts.sessions.peek(leash.session, now: now)
    } else if case .hit(let found) = parts.sessions.find(leash.session, now: now) {
      record = found
    }
    guard let record else { return .signInRequired }
    return approved(leash.rule, by: record, now: now) ? nil : .approvalRequired
  }

  /// Whether the session's own clocks still hold for a connection that the rule let pass. A tap for one use was used
  /// up by the request: from then on only the session's life counts.
  private func approved(_ rule: Rule, by record: SessionRecord, now: Moment) -> Bool {
    guard case .approval(let demand) = rule.requirement, let need = Need(lasting: demand, of: rule, now: now)
    else { return true }
    guard let key = need.key else { return record.approved >= need.notBefore }
    guard let position = record.position(of: key) else { return false }
    return record.grants[position].approved >= need.notBefore
  }
}
