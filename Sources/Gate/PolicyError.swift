/// What can go wrong with a policy engine. It never means "allowed".
package enum PolicyError: Error, Sendable, Hashable {
  /// It failed or did not answer in time.
  case unavailable
}
