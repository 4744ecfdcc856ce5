/// One rule of the conf: what it matches and what it asks for.
package struct RuleSettings: Sendable, Hashable {
  /// The rule's name in log, `explain` and approvals of scope `rule`. Unique.
  package var name: String
  /// The requests it is for.
  package var match: RuleMatch
  /// What they need.
  package var requirement: Requirement

  package init(name: String, match: RuleMatch = RuleMatch(), requirement: Requirement) {
    self.name = name
    self.match = match
    self.requirement = requirement
  }
}
