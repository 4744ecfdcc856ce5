/// One rule of the conf: what it matches and what it asks for.
package struct RuleSettings: Sendable, Hashable {
  /// The rule's name in log, `explain` and approvals of scope `rule`. Unique.
  package var name: String
  /// The requests it is for.
  package var match: RuleMatch
  /// What they need.
  package var requirement: Requirement
  /// Whether it is on trial: noted in the access log, never in force.
  package var isShadow: Bool

  package init(
    name: String, match: RuleMatch = RuleMatch(), requirement: Requirement, isShadow: Bool = false
  ) {
    self.name = name
    self.match = match
    self.requirement = requirement
    self.isShadow = isShadow
  }
}
