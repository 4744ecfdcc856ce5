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
  /// What others approved: the digest of the rule, of who had to approve, and of the request where it is for one.
  case byOthers(Digest, isUsedOnce: Bool)

  /// Whether the grant is gone after its first use.
  package var isUsedOnce: Bool {
    switch self {
    case .rule: false
    case .byOthers(_, let once): once
    case .oneOfSession, .oneOfRule, .request: true
    }
  }
}
