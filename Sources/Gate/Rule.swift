/// A rule as the policy answers with it: its name and what it asks for.
package final class Rule: Sendable {
  /// Its place among the rules, from 0.
  package let index: Int
  /// Its name in the conf.
  package let name: String
  /// What it asks for.
  package let requirement: Requirement

  package init(index: Int, name: String, requirement: Requirement) {
    self.index = index
    self.name = name
    self.requirement = requirement
  }
}
