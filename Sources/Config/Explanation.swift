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
  ///
  /// - Parameters:
  ///   - settings: the conf.
  ///   - request: what is explained.
  ///   - asking: called once, where the conf's engine is not the rules.
  /// - Returns: several lines, each ended; `nil` where the request's URL is not one.
  package static func text(
    _ settings: GatewaySettings, _ request: ExplainedRequest, asking: @escaping Asking = { _ in nil }
  ) -> String? {
    guard let judgement = Judgement.of(request, settings, RulesEngine(settings.policy)) else { return nil }
    var explanation = Explanation(settings, request, asking)
    explanation.explain(judgement)
    return explanation.lines.map { $0 + "\n" }.joined()
  }

  private mutating func explain(_ judgement: Judgement) {
    guard let head = judgement.head else {
      say("request", "\(request.method) \(Decoding.quoted(request.url))")
      decide(judgement.reason, judgement.detail)
      return
    }
    sayRequest(head)
    if let route = judgement.route {
      let upstreams = route.upstream.addresses.map { "http://\($0)" }
      say("route", "\(route.route.name) → \(upstreams.joined(separator: ", "))")
    }
    if judgement.asksEngine {
      explainEngine(head)
      return
    }
    var isReached = true
    for (number, explanation) in judgement.rules.enumerated() {
      say(number == 0 ? "rules" : "", line(explanation, isReached))
      if explanation.failed.isEmpty && !explanation.rule.isShadow { isReached = false }
    }
    guard let decisive = judgement.decisive else {
      decide(judgement.reason, judgement.detail)
      return
    }
    if decisive.needsUser {
      say("require", RuleText.requirement(decisive.rule.requirement))
      decide(judgement.reason, judgement.detail)
      saySignIn(nil)
    } else {
      decide(decisive.rule.requirement, head)
    }
  }

  /// The request as the gate sees it.
  private mutating func sayRequest(_ head: RequestHead) {
    say("request", "\(head.methodName) \(head.targetText)")
    say("host", head.hostText)
    say("path", head.pathText)
    say("user", request.user?.text ?? "nobody is signed in")
    if let user = request.user, !settings.policy.groups.isEmpty {
      let groups = UserGroups(settings.policy.groups).groups(of: user)
      say("groups", groups.isEmpty ? "none" : groups.joined(separator: ", "))
    }
    say("client", request.client.description)
    let zones = settings.policy.rules.flatMap(\.match.times).map(\.zone)
    var said: [String] = []
    for zone in zones where !said.contains(zone.name) {
      say(said.isEmpty ? "time" : "", Explanation.time(request.wallSeconds, in: zone))
      said.append(zone.name)
    }
  }

  /// `sat 2026-11-21 10:00 Europe/Berlin`.
  private static func time(_ wallSeconds: Int64, in zone: TimeZoneTable) -> String {
    let local = Timestamp.text(wallSeconds + zone.offset(at: wallSeconds))
    let weekday = TimeWindow.dayNames[zone.local(at: wallSeconds).weekday]
    return "\(weekday) \(local.prefix(10)) \(local.dropFirst(11).prefix(5)) \(zone.name)"
  }

  /// A rule, and why it decides or not, in words.
  private func line(_ explanation: RuleExplanation, _ isReached: Bool) -> String {
    let rule = explanation.rule
    let match = settings.policy.rules[rule.index].match
    guard isReached else { return "  \(rule.name): not reached" }
    if let (criterion, error) = explanation.undecided, explanation.failed.isEmpty {
      let text = RuleText.criterion(criterion.rawValue, of: match) ?? criterion.rawValue
      let why =
        error == .ambiguousHeader ? "some values are meant and others are not" : "no end within the limits"
      return "? \(rule.name): cannot be told: \(text): \(why)"
    }
    if !explanation.failed.isEmpty {
      let failed = explanation.failed.compactMap { RuleText.criterion($0.rawValue, of: match) }
      return
        "  \(rule.name): \(rule.isShadow ? "on trial, " : "")no, not \(failed.joined(separator: "; not "))"
    }
    let held = RuleExplanation.Criterion.allCases.compactMap { RuleText.criterion($0.rawValue, of: match) }
    let reason = held.isEmpty ? "it has no match" : held.joined(separator: "; ")
    let verdict = explanation.needsUser ? "depends on who asks" : "yes"
    if rule.isShadow {
      return
        "~ \(rule.name): on trial, \(verdict): \(reason); would require \(RuleText.requirement(rule.requirement))"
    }
    return "\(explanation.decides ? "→" : " ") \(rule.name): \(verdict): \(reason)"
  }

  /// What a requirement comes to, and what a person notices of it.
  mutating func decide(_ requirement: Requirement, _ head: RequestHead) {
    say("require", RuleText.requirement(requirement))
    let (reason, detail) = Judgement.outcome(requirement, request)
    guard case .approval(let demand) = requirement, reason != .signInRequired else {
      decide(reason, detail)
      if case .approval(let demand) = requirement { saySignIn(demand) }
      return
    }
    if request.approved == nil, case .within(let age) = demand.freshness {
      let scope =
        demand.scope == .session ? "the session" : demand.scope == .rule ? "this rule" : "this request"
      decide(.approvalHeld, "while an approval for \(scope) is at most \(DurationText.write(age)) old")
      decide(.approvalRequired, "otherwise, and the phone rings")
    } else {
      decide(reason, detail)
    }
    sayRing(demand, reason, detail)
    if reason == .approvalHeld { return }
    let subject = ApprovalSubject(
      method: head.methodName, host: head.hostText, path: head.pathText, template: demand.phoneText)
    say("phone", subject.message)
    sayStepUp(demand, head)
  }

  /// Whether a phone would ring, whose, and why.
  private mutating func sayRing(_ demand: ApprovalDemand, _ reason: Reason, _ detail: String) {
    let names = demand.second?.approvers.map(\.text) ?? [request.user?.text ?? "nobody"]
    let whose = names.count == 1 ? "\(names[0])'s phone" : "the phones of \(names.joined(separator: ", "))"
    if reason == .approvalHeld {
      say("push", "would ring \(whose): no (\(detail))")
      return
    }
    let why: String
    switch (request.approved, demand.freshness) {
    case (nil, .within): why = "no approval yet; say how old it is with --approved 10m"
    case (nil, .fresh): why = "no approval yet"
    default: why = detail
    }
    say("push", "would ring \(whose): yes (\(why))")
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
