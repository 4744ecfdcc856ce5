/// Says which rule decides about a request. All engines pass `PolicyEngineContract`.
package protocol PolicyEngine: Sendable {
  /// Decides at once, without suspending and without allocating; nil where the engine has to ask elsewhere.
  func answer(_ question: borrowing PolicyQuestion) throws(PolicyError) -> PolicyAnswer?
  /// Decides by asking elsewhere, with a time-out of its own. Called only where `answer` gave nil.
  func ask(_ question: PolicyText) async throws(PolicyError) -> PolicyAnswer

  /// The names of the header fields that `PolicyText` is to bring along, in small letters.
  var wantedFields: [String] { get }
  /// Whether the engine looks at the time of day: without it no clock is read for `PolicyQuestion`.
  var wantsTime: Bool { get }
  /// The rule of that name, where the engine knows its rules by name: for the click on the approve page, which
  /// rings for the rule that had asked. Nil: the policy is asked anew.
  func rule(named name: String) -> Rule?
  /// Whether there are rules on trial, so that `trial` has to be asked.
  var hasTrials: Bool { get }
  /// What the rules on trial (`Rule.isShadow`) that stand before `rule` would have said; nil where none of them
  /// matches. `rule` is the one that decides, nil for none.
  func trial(_ question: borrowing PolicyQuestion, before rule: Rule?) -> PolicyAnswer?
}

/// What holds for an engine that says nothing else.
extension PolicyEngine {
  package var wantedFields: [String] { [] }

  package var wantsTime: Bool { true }

  /// Nil: the policy is asked anew.
  package func rule(named name: String) -> Rule? { nil }

  package var hasTrials: Bool { false }

  /// Nil: there are no rules on trial.
  package func trial(_ question: borrowing PolicyQuestion, before rule: Rule?) -> PolicyAnswer? { nil }
}
