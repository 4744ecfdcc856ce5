import Gate

/// What an engine outside of the gate says, before it is believed. The same words for all of them.
struct ExternalAnswer {
  /// The decisions there are.
  enum Word: String {
    case allow, deny, approval
    case signIn = "sign-in"
    case noRule = "no-rule"
  }

  var decision: Word
  var freshness: Freshness?
  var scope: ApprovalScope?
  /// Nil for the engine's own name.
  var rule: String?
  var message: String?
  var holds: Bool?

  /// A rule that asks for an approval of that age may not look for older ones than the conf's rules may.
  static let freshnessBounds = Duration.seconds(1)...Duration.seconds(365 * 86_400)
  /// What the phone gets of a message; it would be cut there anyway.
  private static let longestMessage = 200

  /// The gate's own answer, once everything fits together.
  /// - Parameters:
  ///   - engine: the rule's name where the answer has none.
  ///   - isSignedIn: whether the question named a person.
  /// - Returns: what the gate may act on.
  /// - Throws: `nonsense`.
  func checked(by engine: String, isSignedIn: Bool) throws(EngineFailure) -> PolicyAnswer {
    if let rule, !ExternalAnswer.isName(rule) { throw .nonsense("rule is not a name") }
    let name = rule ?? engine
    let isBare = freshness == nil && scope == nil && message == nil && holds == nil
    if decision == .approval { return .rule(try approval(name)) }
    guard isBare else { throw .nonsense("keys of an approval beside another decision") }
    switch decision {
    case .allow: return .rule(ExternalAnswer.rule(name, .none))
    case .deny: return .rule(ExternalAnswer.rule(name, .deny))
    case .signIn:
      // Asked again as that person it would say the same: a browser would go round in circles.
      guard !isSignedIn else { throw .nonsense("sign-in, but somebody is signed in") }
      // What stands there is never reached by who signs in, and refuses a CORS preflight as an approval does.
      return .whoever(ExternalAnswer.rule(name, .approval(ApprovalDemand(freshness: .fresh))))
    case .noRule, .approval: return .noRule
    }
  }

  private func approval(_ name: String) throws(EngineFailure) -> Rule {
    guard let freshness else { throw .nonsense("an approval without its age") }
    if case .within(let age) = freshness, !ExternalAnswer.freshnessBounds.contains(age) {
      throw .nonsense("the age of the approval is out of bounds")
    }
    // Approvals of that scope are kept by the rule's name.
    if scope == .rule && rule == nil { throw .nonsense("scope rule without a rule's name") }
    let text = message.map { String($0.prefix(ExternalAnswer.longestMessage)) }
    return ExternalAnswer.rule(
      name,
      .approval(ApprovalDemand(freshness: freshness, scope: scope, message: text, holds: holds ?? false)))
  }

  /// A rule that stands in no list.
  private static func rule(_ name: String, _ requirement: Requirement) -> Rule {
    Rule(index: -1, name: name, requirement: requirement)
  }

  /// Whether the text may name a rule: the same as in the conf.
  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "._-".utf8.contains(byte)
      }
  }
}
