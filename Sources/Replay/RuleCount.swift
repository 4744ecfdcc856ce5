/// What became of the requests that a rule decided about.
package struct RuleCount: Sendable, Codable, Equatable {
  package var requests = 0
  /// That passed without a push of their own.
  package var passed = 0
  /// Pushes for them: sign-ins and step-ups.
  package var pushes = 0
  package var denied = 0
}
