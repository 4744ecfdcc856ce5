package import Gate

/// What `explain` says about one rule and one request.
package struct RuleExplanation: Sendable {
  /// What a rule compares.
  package enum Criterion: String, Sendable, CaseIterable {
    case host, method, path, pattern, client, time, header, user, group
  }

  /// The rule.
  package let rule: Rule
  /// The criteria that are not true of the request; empty for a rule that matches.
  package let failed: [Criterion]
  /// The criterion that cannot be told, and why; the request is refused where this rule is reached.
  package let undecided: (criterion: Criterion, error: PolicyError)?
  /// Whether the rule depends on who asks, and nobody is signed in.
  package let needsUser: Bool
  /// Whether this is the rule that decides.
  package let decides: Bool
}
