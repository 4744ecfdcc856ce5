/// The policy: the rules in their order. What no rule matches is refused.
package struct PolicySettings: Sendable {
  /// First match wins. Empty: every request is refused.
  package var rules: [RuleSettings]

  /// Groups of people by name.
  package var groups: [String: [UserGlob]]

  package init(rules: [RuleSettings] = [], groups: [String: [UserGlob]] = [:]) {
    self.rules = rules
    self.groups = groups
  }
}
