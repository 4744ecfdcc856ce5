import Bytes

/// Which sessions end: what an operator or the approval service names.
package enum SessionSelector: Sendable, Hashable {
  /// Every session.
  case all
  /// Every session of a person.
  case user(EmailAddress)
  /// The session that the approval service knows under this name; with `user`, the person's id there, only if it is
  /// that person's. Tabs that waited for one tap share a name, and end together.
  case serviceSession(ServiceSessionName, user: String?)
  /// Every session whose hashed id begins so: one, but for chance.
  case hashPrefix(SessionPrefix)

  /// Whether the session would be meant that is made of a sign-in.
  func matches(signIn approval: Approval, _ name: ServiceSessionName) -> Bool {
    switch self {
    case .all: true
    case .user(let email): approval.user.email == email
    case .serviceSession(let wanted, let user): wanted == name && (user == nil || user == approval.user.id)
    // It has no hash yet.
    case .hashPrefix: false
    }
  }

  /// Whether a session is meant.
  package func matches(_ record: SessionRecord, _ handle: SessionHandle) -> Bool {
    let identity = record.identity
    switch self {
    case .all: return true
    case .user(let email): return identity.email.isEqual(to: email.text.utf8.span)
    case .serviceSession(let name, let user):
      guard record.serviceSession == name else { return false }
      guard let user else { return true }
      return identity.userID.isEqual(to: user.utf8.span)
    case .hashPrefix(let prefix): return prefix.matches(handle)
    }
  }
}
