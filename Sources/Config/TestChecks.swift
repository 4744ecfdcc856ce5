import Adapters
import Gate

/// The conf's own tests, tried on the conf.
enum TestChecks {
  /// Says which tests fail: what was expected, what came, which rule and why.
  static func check(_ tests: [TestDraft], _ settings: GatewaySettings, _ decoding: Decoding) {
    if tests.isEmpty { return }
    let engine = RulesEngine(settings.policy)
    for test in tests {
      guard let judgement = Judgement.of(test.request, settings, engine) else {
        decoding.error(at: test.position, "\(Decoding.quoted(test.text)) is not a URL")
        continue
      }
      if !test.hasTime && judgement.dependsOnTime(settings) {
        decoding.error(
          at: test.position, "the test of \(Decoding.quoted(test.text)) depends on the time",
          hint: "say when: at: 2026-11-21T10:00:00+01:00")
        continue
      }
      let came = judgement.decisive?.rule.name
      if judgement.reason.decision == test.expected, test.rule.map({ $0.value == came }) ?? true { continue }
      decoding.error(
        at: test.position,
        "the test of \(Decoding.quoted(test.text)) fails: expected \(expectation(of: test)), "
          + "came \(judgement.reason.decision.rawValue) (\(judgement.reason.rawValue)) \(by(came))",
        hint: hint(test, judgement, settings))
    }
  }

  /// Says which tests name rules that there are not.
  static func check(_ tests: [TestDraft], against rules: [RuleDraft], _ decoding: Decoding) {
    let names = rules.map(\.name.value)
    for rule in tests.compactMap(\.rule) where !names.contains(rule.value) {
      decoding.error(
        at: rule.position, "there is no rule \(Decoding.quoted(rule.value))",
        hint: Nearest.word(to: rule.value, among: names).map { "did you mean \($0)?" })
    }
  }

  private static func expectation(of test: TestDraft) -> String {
    test.rule.map { "\(test.expected.rawValue) \(by($0.value))" } ?? test.expected.rawValue
  }

  private static func by(_ rule: String?) -> String {
    rule.map { "by the rule \(Decoding.quoted($0))" } ?? "by no rule"
  }

  /// Why the rule that was expected did not decide, or what the other one went by.
  private static func hint(_ test: TestDraft, _ judgement: Judgement, _ settings: GatewaySettings) -> String {
    guard let wanted = test.rule?.value,
      let explanation = judgement.rules.first(where: { $0.rule.name == wanted })
    else { return judgement.detail }
    let match = settings.policy.rules[explanation.rule.index].match
    let failed = explanation.failed.compactMap { RuleText.criterion($0.rawValue, of: match) }
    if !failed.isEmpty { return "\(wanted) does not match: not \(failed.joined(separator: "; not "))" }
    if explanation.rule.isShadow { return "\(wanted) is on trial and decides nothing" }
    guard let decisive = judgement.decisive, decisive.rule.index != explanation.rule.index else {
      return judgement.detail
    }
    return "\(wanted) matches too, but \(decisive.rule.name) stands before it"
  }
}
