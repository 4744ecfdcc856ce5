/// Says which rule decides about a request. All engines pass `PolicyEngineContract`.
package protocol PolicyEngine: Sendable {
  /// Decides at once, without suspending and without allocating; nil where the engine has to ask elsewhere.
  func answer(_ question: borrowing PolicyQuestion) throws(PolicyError) -> PolicyAnswer?
  /// Decides by asking elsewhere, with a time-out of its own. Called only where `answer` gave nil.
  func ask(_ question: PolicyText) async throws(PolicyError) -> PolicyAnswer
}
