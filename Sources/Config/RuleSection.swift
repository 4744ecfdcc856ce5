import Gate

/// One item of `policy.rules`.
enum RuleSection: Section {
  static let name = RequiredKey(
    "name", Forms.located(Forms.name), example: "staff",
    "The rule's name in the log, in explain, and for approvals of scope rule. Unique.")
  static let match = OptionalKey(
    "match", Forms.section(MatchSection.self), example: "{path: /admin/**}",
    "The requests it is for. Without it, every request: then rules behind it are never reached.")
  static let require = RequiredKey(
    "require", Forms.located(Forms.requirement), example: "{approval: 8h}",
    """
    What matching requests need: "none" (they pass, signed in or not), "deny" (they are refused), or the keys of an \
    approval.
    """)

  static let shadow = Key(
    "shadow", Forms.boolean, default: false,
    """
    Whether the rule is on trial: a request that it matches goes on to the next rules, and the access log notes what \
    this rule would have done (shadow_rule, shadow_decision). It never rings, lets pass or refuses.
    """)

  static let description = SectionDescription(
    name: "rules",
    text:
      "The rules, in their order. The first one that matches decides; without one the request is refused.",
    keys: [name.description, match.description, require.description, shadow.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> RuleDraft? {
    let errorsBefore = reader.decoding.errorCount
    let name = reader[name]
    let match = reader[match]
    let requirement = reader[require]
    let isShadow = reader[shadow]
    guard let name, let requirement else { return nil }
    return RuleDraft(
      name: name, match: match ?? MatchDraft(), hasMatch: reader.isGiven(self.match.description),
      requirement: requirement, isShadow: isShadow,
      isWhole: reader.decoding.errorCount == errorsBefore && !reader.hasUnknownKeys)
  }
}
