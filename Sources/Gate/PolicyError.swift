/// What can go wrong with a policy engine. It never means "allowed".
package enum PolicyError: Error, Sendable, Hashable {
  /// It failed or did not answer in time.
  case unavailable
  /// A header field that a rule looks at has several values, of which some are meant and others are not.
  case ambiguousHeader

  /// Why such a request is refused.
  package var reason: Reason {
    switch self {
    case .unavailable: .policyEngineUnavailable
    case .ambiguousHeader: .ambiguousHeader
    }
  }
}
