package import Bytes

/// What an approved call gives for POST /token.
package struct AccessToken: Sendable {
  /// Who approved.
  package let unloqID: UnloqID
  /// Usable once, for a minute.
  package let token: Secret

  package init(unloqID: UnloqID, token: Secret) {
    self.unloqID = unloqID
    self.token = token
  }
}
