/// The policy: the rules in their order. What no rule matches is refused.
package struct PolicySettings: Sendable {
  /// First match wins. Empty: every request is refused.
  package var rules: [RuleSettings]

  package init(rules: [RuleSettings] = []) {
    self.rules = rules
  }
}
