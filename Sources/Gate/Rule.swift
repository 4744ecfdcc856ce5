/// A rule as the policy answers with it: its name and what it asks for.
package final class Rule: Sendable {
  /// Its place among the rules, from 0.
  package let index: Int
  /// Its name in the conf.
  package let name: String
  /// What it asks for.
  package let requirement: Requirement
  /// Whether it is on trial: what it would do is noted in the access log, and the next rules decide.
  package let isShadow: Bool

  package init(index: Int, name: String, requirement: Requirement, isShadow: Bool = false) {
    self.index = index
    self.name = name
    self.requirement = requirement
    self.isShadow = isShadow
  }
}
