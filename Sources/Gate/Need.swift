/// What a demand comes to for one request: the grant that would satisfy it, and how old it may be.
struct Need {
  /// Approvals of the session count by themselves where this is nil.
  let key: GrantKey?
  /// The oldest approval that counts.
  let notBefore: Moment
  /// What else it must have brought: the key, for this.
  let keyUse: KeyUse?

  /// How long a tap that is good for one use waits for that use.
  private static let useWithin: Duration = .seconds(60)

  init(_ demand: ApprovalDemand, of rule: Rule, _ request: @autoclosure () -> WantedRequest, now: Moment) {
    let age: Duration
    switch demand.freshness {
    case .within(let most): age = most
    case .fresh: age = Need.useWithin
    }
    notBefore = Moment(nanoseconds: now.nanoseconds - Moment.nanoseconds(of: age))
    keyUse = demand.keyUse
    let own: GrantKey? =
      switch (demand.scope, demand.freshness) {
      case (.session, .within): nil
      case (.session, .fresh): .oneOfSession
      case (.rule, .within): .rule(rule.name)
      case (.rule, .fresh): .oneOfRule(rule.name)
      case (.request, _): .request(request().digest())
      }
    // The person's own approval never stands in for somebody else's: without a key of its own it is the rule's.
    key = demand.second.map { $0.key(over: own ?? .rule(rule.name), of: rule.name) } ?? own
  }

  /// What a connection lasts by that the demand let pass; nil where that was a tap for one use.
  init?(lasting demand: ApprovalDemand, of rule: Rule, now: Moment) {
    guard demand.freshness != .fresh, demand.scope != .request else { return nil }
    self.init(demand, of: rule, Need.noRequest(), now: now)
  }

  private static func noRequest() -> WantedRequest {
    preconditionFailure("only the scope request asks which one it is")
  }

  /// What `other` comes to when this much time has passed.
  init(_ other: Need, after wait: Duration) {
    key = other.key
    keyUse = other.keyUse
    notBefore = other.notBefore + wait
  }
}
