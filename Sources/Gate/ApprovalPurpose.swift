package import Crypto

/// What a pending approval will be good for.
package enum ApprovalPurpose: Sendable, Hashable {
  /// A new session for the person with this e-mail.
  case signIn
  /// A further approval of the session with this hashed id. The grant's key says for what; nil where any
  /// approval of the session counts.
  case stepUp(session: Digest, user: UserIdentity, key: GrantKey?)

  /// Whether the approval is spent by the first request that uses it.
  var isUsedOnce: Bool {
    if case .stepUp(_, _, let key?) = self { return key.isUsedOnce }
    return false
  }

  /// Whether nobody is signed in yet.
  package var isSignIn: Bool {
    if case .signIn = self { return true }
    return false
  }
}
