package import Gate

/// What `unloq-gateway seal` is told to seal, beside the secret itself.
package struct SealRequest: Sendable {
  /// Whose key seals it.
  package var user: EmailAddress
  /// The name of the route it is for.
  package var route: String
  /// What rules call it.
  package var name: String
  package var kind: CredentialKind
  /// The field's or the cookie's name, for the kinds that have one.
  package var field: String?
  /// For Basic authentication.
  package var userName: String?

  package init(
    user: EmailAddress, route: String, name: String, kind: CredentialKind, field: String? = nil,
    userName: String? = nil
  ) {
    self.user = user
    self.route = route
    self.name = name
    self.kind = kind
    self.field = field
    self.userName = userName
  }
}
