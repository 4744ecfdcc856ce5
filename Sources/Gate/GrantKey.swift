package import Crypto

/// What an approval beyond the session's own was given for.
package enum GrantKey: Sendable, Hashable {
  /// Any request of the rule with this name, as often as the rule's duration allows.
  case rule(String)
  /// One request of the session.
  case oneOfSession
  /// One request of the rule with this name.
  case oneOfRule(String)
  /// One request with exactly this method, host, target and body.
  case request(Digest)

  /// Whether the grant is gone after its first use.
  package var isUsedOnce: Bool {
    if case .rule = self { return false }
    return true
  }
}
