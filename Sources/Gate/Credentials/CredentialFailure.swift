/// Why there is no opened credential.
package enum CredentialFailure: Error, Sendable, Hashable {
  /// The person has none of that name for that route.
  case missing
  /// It cannot be read, was altered, or another key sealed it.
  case unreadable

  /// The reason that the request gets.
  package var reason: Reason {
    switch self {
    case .missing: .credentialMissing
    case .unreadable: .credentialUnreadable
    }
  }
}
