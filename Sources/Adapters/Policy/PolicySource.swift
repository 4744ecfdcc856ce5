package import Gate

/// Something outside of the gate that decides: a server or a library. `AskedPolicyEngine` makes an engine of it.
package protocol PolicySource: Sendable {
  /// Asks once, within a time-out of its own. What comes back has been checked.
  func decide(_ question: PolicyText) async throws(EngineFailure) -> PolicyAnswer
}
