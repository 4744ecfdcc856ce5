/// What a demand comes to for one request: the grant that would satisfy it, and how old it may be.
struct Need {
  /// Approvals of the session count by themselves where this is nil.
  let key: GrantKey?
  /// The oldest approval that counts.
  let notBefore: Moment

  /// How long a tap that is good for one use waits for that use.
  private static let useWithin: Duration = .seconds(60)

  init(_ demand: ApprovalDemand, of rule: Rule, _ request: @autoclosure () -> WantedRequest, now: Moment) {
    let age: Duration
    switch demand.freshness {
    case .within(let most): age = most
    case .fresh: age = Need.useWithin
    }
    notBefore = Moment(nanoseconds: now.nanoseconds - Moment.nanoseconds(of: age))
    switch (demand.scope, demand.freshness) {
    case (.session, .within): key = nil
    case (.session, .fresh): key = .oneOfSession
    case (.rule, .within): key = .rule(rule.name)
    case (.rule, .fresh): key = .oneOfRule(rule.name)
    case (.request, _): key = .request(request().digest())
    }
  }
}
