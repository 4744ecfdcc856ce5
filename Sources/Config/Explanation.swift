import Adapters
import Bytes
package import Gate
import HTTP
import Upstream

/// What the gateway would do with a request, and why: `unloq-gateway explain`. Rings no phone, and asks nobody but the
/// conf's own policy engine.
package struct Explanation {
  /// Asks a policy engine that is not the rules; nil where it gives no answer.
  package typealias Asking = (PolicyText) -> PolicyAnswer?

  let settings: GatewaySettings
  let request: ExplainedRequest
  let asking: Asking
  private var lines: [String] = []
  private var isDecided = false

  private init(_ settings: GatewaySettings, _ request: ExplainedRequest, _ asking: @escaping Asking) {
    self.settings = settings
    self.request = request
    self.asking = asking
  }

  /// The explanation as text.
  /// - Parameters:
  ///   - settings: the conf.
  ///   - request: what is explained.
  ///   - asking: called once, where the conf's engine is not the rules.
  /// - Returns: several lines, each ended; `nil` where the request's URL is not one.
  package static func text(
    _ settings: GatewaySettings, _ request: ExplainedRequest, asking: @escaping Asking = { _ in nil }
  ) -> String? {
    var explanation = Explanation(settings, request, asking)
    return explanation.explain() ? explanation.lines.map { $0 + "\n" }.joined() : nil
  }

  /// Goes the way of a request: head, route, rules.
  private mutating func explain() -> Bool {
    let head: RequestHead
    do throws(HTTPError) {
      guard let read = try request.head(settings.limits) else { return false }
      head = read
    } catch {
      say("request", "\(request.method) \(Decoding.quoted(request.url))")
      decide(
        error.kind == .headTooLarge || error.kind == .uriTooLong ? .headTooLarge : .malformedRequest,
        "\(error.label); the connection is closed")
      return true
    }
    say("request", "\(head.methodName) \(head.targetText)")
    say("host", head.hostText)
    say("path", head.pathText)
    say("user", request.user?.text ?? "nobody is signed in")
    say("client", request.client.description)
    guard let route = RouteTable(settings.routes.map(\.route)).route(for: head.host) else {
      decide(.unknownHost, "no route has this host")
      return true
    }
    let upstreams = settings.routes[route.id].upstream.addresses.map { "http://\($0)" }
    say("route", "\(route.name) → \(upstreams.joined(separator: ", "))")
    if OwnPath.contains(head.path) {
      decide(.ownEndpoint, "the gate answers itself, whatever the rules say")
      return true
    }
    switch settings.engine {
    case .rules: explainRules(head)
    case .opa, .library: explainEngine(head)
    }
    return true
  }

  private mutating func explainRules(_ head: RequestHead) {
    let user = request.user?.text ?? ""
    let question = PolicyQuestion(
      host: head.host, method: head.methodText, path: head.path, user: user.utf8.span, client: request.client)
    var decisive: RuleExplanation?
    for explanation in RulesEngine(settings.policy).explain(question) {
      say(
        explanation.rule.index == 0 ? "rules" : "",
        "\(explanation.decides ? "→" : " ") \(explanation.rule.name): \(verdict(explanation, after: decisive))"
      )
      if explanation.decides { decisive = explanation }
    }
    guard let decisive else {
      decide(.noRuleMatched, "the default is to refuse")
      return
    }
    decide(decisive, head)
  }

  /// Why a rule decides or not, in words.
  private func verdict(_ explanation: RuleExplanation, after decisive: RuleExplanation?) -> String {
    if decisive != nil { return "not reached" }
    let match = settings.policy.rules[explanation.rule.index].match
    let failed = explanation.failed.map(\.rawValue)
    if !failed.isEmpty {
      return "no, not " + failed.compactMap { RuleText.criterion($0, of: match) }.joined(separator: "; not ")
    }
    let held = RuleExplanation.Criterion.allCases.compactMap { RuleText.criterion($0.rawValue, of: match) }
    let reason = held.isEmpty ? "it has no match" : held.joined(separator: "; ")
    return "\(explanation.needsUser ? "depends on who asks" : "yes"): \(reason)"
  }

  /// The decision of the rule that matched, and what a person notices of it.
  private mutating func decide(_ explanation: RuleExplanation, _ head: RequestHead) {
    if explanation.needsUser {
      say("require", RuleText.requirement(explanation.rule.requirement))
      decide(.signInRequired, "the rule depends on who asks")
      saySignIn(nil)
    } else {
      decide(explanation.rule.requirement, head)
    }
  }

  /// What a requirement comes to, and what a person notices of it.
  mutating func decide(_ requirement: Requirement, _ head: RequestHead) {
    say("require", RuleText.requirement(requirement))
    switch requirement {
    case .none: decide(.noApprovalRequired, "nobody has to sign in, and no phone rings")
    case .deny: decide(.ruleDenied, "no approval helps")
    case .approval(let demand):
      guard request.user != nil else {
        decide(.signInRequired, "the rule needs an approval")
        saySignIn(demand)
        return
      }
      if case .within(let age) = demand.freshness {
        let scope =
          demand.scope == .session ? "the session" : demand.scope == .rule ? "this rule" : "this request"
        decide(.approvalHeld, "while an approval for \(scope) is at most \(DurationText.write(age)) old")
        decide(.approvalRequired, "otherwise, and the phone rings")
      } else {
        decide(.approvalRequired, "each time, and the phone rings")
      }
      let subject = ApprovalSubject(
        method: head.methodName, host: head.hostText, path: head.pathText, template: demand.message)
      say("phone", subject.message)
      sayStepUp(demand, head)
    }
  }

  /// What each kind of client gets while there is no session.
  mutating func saySignIn(_ demand: ApprovalDemand?) {
    say("browser", "the sign-in page; the phone rings once an e-mail address was given there")
    say("script", "401 problem+json; no phone rings")
    let holding = demand?.holds == true ? "-u EMAIL:" : "-u EMAIL: -H 'Prefer: wait=60'"
    say("curl", "401; with \(holding) held while the phone rings")
  }

  /// What each kind of client gets while a signed-in person's approval is not fresh enough.
  private mutating func sayStepUp(_ demand: ApprovalDemand, _ head: RequestHead) {
    say(
      "browser",
      head.method.isSafe
        ? "the wait page, which goes on by itself after the tap"
        : "the request is held while the phone rings, and goes on after the tap")
    say("script", "403 problem+json with an approval_url; no phone rings until a person goes there")
    say(
      "curl",
      demand.holds
        ? "held while the phone rings" : "403; with -H 'Prefer: wait=60' held while the phone rings")
  }

  /// One outcome; where there are two, the second stands below the first.
  mutating func decide(_ reason: Reason, _ detail: String) {
    say(isDecided ? "" : "decision", "\(reason.decision.rawValue), \(reason.rawValue): \(detail)")
    isDecided = true
  }

  /// One line, its label in front.
  mutating func say(_ label: String, _ text: String) {
    lines.append(label.padded(to: 11) + text)
  }
}

extension String {
  /// With spaces behind it up to `width` characters, one at least.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
