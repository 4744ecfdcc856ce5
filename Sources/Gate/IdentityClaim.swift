/// A name that a request claims without proof: whose phone may be asked. Never more than that.
package struct IdentityClaim: Sendable, Hashable {
  /// Whom the request says it is from.
  package let email: EmailAddress
  /// Whether the claim stands in `Authorization`, which is then ours and not the app's.
  package let isInAuthorization: Bool

  package init(email: EmailAddress, isInAuthorization: Bool) {
    self.email = email
    self.isInAuthorization = isInAuthorization
  }
}
