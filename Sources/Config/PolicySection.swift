import Gate

/// `policy`.
enum PolicySection: Section {
  /// Which engine decides.
  enum Engine: String, CaseIterable, Sendable {
    case rules
  }

  /// What happens to requests that no rule matches.
  enum Fallback: String, CaseIterable, Sendable {
    case deny
  }

  static let engine = Key(
    "engine", Forms.choice(Engine.self), default: .rules, "What decides: the rules below.")
  static let fallback = Key(
    "default", Forms.choice(Fallback.self), default: .deny,
    """
    What happens to requests that no rule matches. They are refused; a last rule without match says \
    otherwise.
    """)
  static let groups = Key(
    "groups", Forms.groups, default: [:],
    """
    Groups of people for the rules' match: a name, and the e-mail patterns of its members, written as in user. For \
    example {ops: [ana@corp.example, "*@ops.corp.example"]}.
    """)
  static let rules = Key(
    "rules", Forms.list(of: Forms.section(RuleSection.self), "rules", isEmptyAllowed: true), default: [],
    "The rules, in their order.")

  static let description = SectionDescription(
    name: "policy", text: "Which approval a request needs.",
    keys: [engine.description, fallback.description, groups.description, rules.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> PolicyDraft? {
    _ = reader[engine]
    _ = reader[fallback]
    let groups = reader[groups]
    let drafts = reader[rules].map { RuleChecks.resolve($0, groups, reader.decoding) }
    RuleChecks.check(drafts, reader.decoding)
    return PolicyDraft(groups: groups, rules: drafts)
  }
}
