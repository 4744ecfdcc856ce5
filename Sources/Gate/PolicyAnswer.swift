/// What a policy engine says about a request.
package enum PolicyAnswer: Sendable {
  /// This rule decides.
  case rule(Rule)
  /// This rule would decide for some people, and nobody is signed in: who is it?
  case whoever(Rule)
  /// No rule matches: refused.
  case noRule
}
