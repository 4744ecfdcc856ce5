import Adapters
import Bytes
import Gate
import HTTP

/// What the gate would decide about a request that nobody has sent, and why. Asks nobody and rings no phone.
struct Judgement {
  /// As the parser of `run` reads it; `nil` where it refuses to.
  let head: RequestHead?
  /// Where it would go.
  let route: RouteSettings?
  /// Each rule, in order; empty where no rule is asked.
  let rules: [RuleExplanation]
  /// The one that decides.
  let decisive: RuleExplanation?
  /// Why the decision is what it is.
  let reason: Reason
  /// The same in words.
  let detail: String
  /// Whether an engine outside of the gate decides, which nobody has asked.
  var asksEngine = false

  /// Goes the way of a request: head, route, rules, approval.
  ///
  /// - Parameters:
  ///   - request: what is asked about.
  ///   - settings: the conf.
  ///   - engine: its rules.
  /// - Returns: `nil` where the request's URL is not one.
  static func of(_ request: ExplainedRequest, _ settings: GatewaySettings, _ engine: RulesEngine)
    -> Judgement?
  {
    let head: RequestHead
    do throws(HTTPError) {
      guard let read = try request.head(settings.limits) else { return nil }
      head = read
    } catch {
      let isLarge = error.kind == .headTooLarge || error.kind == .uriTooLong
      return Judgement(
        head: nil, route: nil, rules: [], decisive: nil, reason: isLarge ? .headTooLarge : .malformedRequest,
        detail: "\(error.label); the connection is closed")
    }
    guard let found = RouteTable(settings.routes.map(\.route)).route(for: head.host) else {
      return early(head, nil, .unknownHost, "no route has this host")
    }
    let route = settings.routes[found.id]
    if OwnPath.contains(head.path) {
      return early(head, route, .ownEndpoint, "the gate answers itself, whatever the rules say")
    }
    if head.containsAlias(.methodOverride) {
      return early(head, route, .malformedRequest, "a field that overrides the method is refused")
    }
    guard case .rules = settings.engine else {
      var judgement = early(head, route, .policyEngineUnavailable, "the engine was not asked")
      judgement.asksEngine = true
      return judgement
    }
    let user = request.user?.text ?? ""
    let rules = engine.explain(
      PolicyQuestion(
        host: head.host, method: head.methodText, path: head.path, user: user.utf8.span,
        client: request.client,
        wallSeconds: request.wallSeconds, head: head))
    let (reason, detail) = outcome(rules, request)
    return Judgement(
      head: head, route: route, rules: rules, decisive: rules.first(where: \.decides), reason: reason,
      detail: detail)
  }

  /// Whether another time of day could give another decision.
  func dependsOnTime(_ settings: GatewaySettings) -> Bool {
    let reached = rules.prefix { !$0.decides } + (decisive.map { [$0] } ?? [])
    return reached.contains { explanation in
      !settings.policy.rules[explanation.rule.index].match.times.isEmpty
        && explanation.failed.allSatisfy { $0 == .time }
    }
  }

  private static func early(
    _ head: RequestHead, _ route: RouteSettings?, _ reason: Reason, _ detail: String
  ) -> Judgement {
    Judgement(head: head, route: route, rules: [], decisive: nil, reason: reason, detail: detail)
  }

  /// What the rules, and the approval that is held, come to.
  private static func outcome(_ rules: [RuleExplanation], _ request: ExplainedRequest) -> (Reason, String) {
    let first = rules.first { $0.failed.isEmpty && !$0.rule.isShadow }
    guard let first else { return (.noRuleMatched, "the default is to refuse") }
    if let (criterion, error) = first.undecided {
      return (error.reason, "whether \(first.rule.name) is meant cannot be told by its \(criterion.rawValue)")
    }
    if first.needsUser { return (.signInRequired, "the rule depends on who asks") }
    return outcome(first.rule.requirement, request)
  }

  /// What a requirement, and the approval that is held, come to.
  static func outcome(_ requirement: Requirement, _ request: ExplainedRequest) -> (Reason, String) {
    switch requirement {
    case .none: return (.noApprovalRequired, "nobody has to sign in, and no phone rings")
    case .deny: return (.ruleDenied, "no approval helps")
    case .approval(let demand):
      if request.user == nil { return (.signInRequired, "the rule needs an approval") }
      return approval(demand, request.approved)
    }
  }

  /// What an approval of that age is good for.
  private static func approval(_ demand: ApprovalDemand, _ approved: Duration?) -> (Reason, String) {
    guard case .within(let most) = demand.freshness else {
      return (.approvalRequired, "each time, and the phone rings")
    }
    guard let approved else { return (.approvalRequired, "there is no approval yet, and the phone rings") }
    let ages = "the approval is \(DurationText.write(approved)) old, and may be \(DurationText.write(most))"
    return approved <= most ? (.approvalHeld, ages) : (.approvalRequired, ages)
  }
}
