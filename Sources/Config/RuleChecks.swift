import Gate
import YAML

/// What must hold between rules, and between rules and the rest of the conf.
enum RuleChecks {
  /// Says what is wrong between the rules themselves: names taken twice, rules that are never reached.
  static func check(_ rules: [RuleDraft], _ decoding: Decoding) {
    var names: [String: Int] = [:]
    var matches: [RuleMatch: RuleDraft] = [:]
    var catchAll: RuleDraft?
    for rule in rules {
      if let line = names.updateValue(rule.name.position.line, forKey: rule.name.value) {
        decoding.error(
          at: rule.name.position, "another rule is named \(Decoding.quoted(rule.name.value))",
          hint: "the first one is in line \(line); approvals of scope rule are kept by name")
      }
      guard rule.isWhole else { continue }
      let hiding = catchAll ?? (rule.hasMatch ? matches[rule.match.match] : nil)
      if let hiding {
        let reason = hiding.hasMatch ? "matches the same" : "has no match and takes every request"
        decoding.warning(
          at: rule.name.position,
          "the rule \(Decoding.quoted(rule.name.value)) is never reached: \(Decoding.quoted(hiding.name.value)) \(reason)",
          hint:
            "the first rule that matches decides; \(Decoding.quoted(hiding.name.value)) is in line \(hiding.name.position.line)"
        )
      }
      // What is on trial hides nothing, and two rules of which one is on trial are meant to match the same.
      if rule.isShadow { continue }
      if !rule.hasMatch { catchAll = catchAll ?? rule }
      matches[rule.match.match] = matches[rule.match.match] ?? rule
    }
  }

  /// The rule with the members of the groups that it names; says which groups there are not.
  static func resolve(_ rule: RuleDraft, _ groups: [String: [UserGlob]], _ decoding: Decoding) -> RuleDraft {
    var rule = rule
    for pattern in rule.match.groups {
      let named = groups.filter { GroupMatch.names(pattern.value, $0.key) }.sorted { $0.key < $1.key }
      if named.isEmpty {
        let nearest = Nearest.word(to: pattern.value, among: groups.keys.sorted())
        let hint =
          groups.isEmpty
          ? "policy.groups has none" : "there are \(groups.keys.sorted().joined(separator: ", "))"
        decoding.error(
          at: pattern.position, "there is no group \(Decoding.quoted(pattern.value))",
          hint: nearest.map { "did you mean \($0)?" } ?? hint)
      }
      rule.match.match.groups.append(GroupMatch(pattern.value, members: named.flatMap(\.value)))
    }
    return rule
  }

  /// Says which rules name hosts that no route answers for.
  static func check(_ rules: [RuleDraft], against routes: [RouteDraft], _ decoding: Decoding) {
    guard !routes.isEmpty else { return }
    for host in rules.flatMap(\.match.hosts) where !RouteChecks.isServed(host.value, by: routes) {
      let served = routes.flatMap(\.hosts).map(\.value.description)
      let nearest = Nearest.word(to: host.value.description, among: served)
      decoding.warning(
        at: host.position, "no route has the host \(Decoding.quoted(host.value.description))",
        hint: nearest.map { "did you mean \($0)?" } ?? "requests for it get 421 before any rule is asked")
    }
  }

  /// Says which approvals can never grow old before their session ends.
  static func check(_ rules: [RuleDraft], against sessions: SessionSettings, _ decoding: Decoding) {
    for rule in rules {
      guard case .approval(let demand) = rule.requirement.value, case .within(let age) = demand.freshness
      else {
        continue
      }
      if demand.renew != nil, age >= sessions.lifetime {
        decoding.warning(
          at: rule.requirement.position,
          "renew does nothing: sessions end after \(DurationText.write(sessions.lifetime)), and the approval is good for as long",
          hint: "make sessions.lifetime longer than the approval")
      }
      guard age > sessions.lifetime else { continue }
      decoding.warning(
        at: rule.requirement.position,
        "an approval may be \(DurationText.write(age)) old, but sessions end after \(DurationText.write(sessions.lifetime))",
        hint: "make sessions.lifetime longer, or the approval no older than it")
    }
  }
}
