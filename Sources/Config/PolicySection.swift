import Adapters
import Gate

/// `policy`.
enum PolicySection: Section {
  /// Which engine decides.
  enum Engine: String, CaseIterable, Sendable {
    case rules, opa, library
  }

  /// What happens to requests that no rule matches.
  enum Fallback: String, CaseIterable, Sendable {
    case deny
  }

  static let engine = Key(
    "engine", Forms.choice(Engine.self), default: .rules,
    """
    What decides: "rules" (those below), "opa" (an Open Policy Agent), or "library" (a shared library). The policies \
    manual tells how to write one for each.
    """)
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

  static let opa = OptionalKey(
    "opa", Forms.section(OPASection.self), example: "{url: http://127.0.0.1:8181/v1/data/unloq/gate}",
    "The Open Policy Agent that decides, with engine opa.")
  static let library = OptionalKey(
    "library", Forms.section(PolicyLibrarySection.self), example: "{path: /usr/lib/unloq-gateway/policy.so}",
    "The shared library that decides, with engine library.")
  static let tests = Key(
    "tests", Forms.list(of: Forms.section(TestSection.self), "tests", isEmptyAllowed: true), default: [],
    "Requests and what has to come of them, tried by check and before the conf is used.")

  static let description = SectionDescription(
    name: "policy", text: "Which approval a request needs.",
    keys: [
      engine.description, fallback.description, groups.description, rules.description, opa.description,
      library.description, tests.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> PolicyDraft? {
    let choice = reader[engine]
    _ = reader[fallback]
    let groups = reader[groups]
    let drafts = reader[rules].map { RuleChecks.resolve($0, groups, reader.decoding) }
    let (agent, object) = (reader[opa], reader[library])
    RuleChecks.check(drafts, reader.decoding)
    let cases = reader[tests]
    refuseIdle(reader, choice)
    switch choice {
    case .rules:
      TestChecks.check(cases, against: drafts, reader.decoding)
      return PolicyDraft(groups: groups, rules: drafts, tests: cases)
    case .opa: return agent.map { PolicyDraft(engine: .opa($0), groups: groups) }
    case .library: return object.map { PolicyDraft(engine: .library($0), groups: groups) }
    }
  }

  /// Says which keys of other engines stand there and would do nothing, and whether the engine's own is missing.
  private static func refuseIdle(_ reader: SectionReader, _ choice: Engine) {
    // check contacts nothing, so it cannot try what an engine outside of the gate would say.
    let keys = [
      (Engine.rules, rules.description), (.rules, tests.description), (.opa, opa.description),
      (.library, library.description),
    ]
    for (owner, key) in keys where owner != choice {
      guard let position = reader.position(of: key) else { continue }
      reader.decoding.error(
        at: position, "the key “\(key.name)” does nothing: the engine is \(choice.rawValue)",
        hint: "remove it, or write engine: \(owner.rawValue)")
    }
    for (owner, key) in keys where owner == choice && owner != .rules && !reader.isGiven(key) {
      guard case .optional(let example) = key.need else { continue }
      reader.decoding.error(
        at: reader.position, "the key “\(key.name)” is missing", hint: "for example \(key.name): \(example)")
    }
  }
}
