import Gate
import YAML

/// A rule as it was read, before it is compared with the others and with the routes.
struct RuleDraft: Sendable {
  let name: Located<String>
  var match: MatchDraft
  /// Whether the rule has a match; one that could not be read counts too.
  let hasMatch: Bool
  let requirement: Located<Requirement>
  let isShadow: Bool
  /// Whether all of it could be read. What is missing may change what it matches.
  let isWhole: Bool

  var settings: RuleSettings {
    RuleSettings(name: name.value, match: match.match, requirement: requirement.value, isShadow: isShadow)
  }
}
