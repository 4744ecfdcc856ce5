package import Crypto

/// What an approval service says after the tap.
package struct ApprovalAnswer: Sendable {
  /// The approval's id at the service.
  package let id: String
  /// Who approved.
  package let user: UserIdentity
  /// The person's encryption key, where it was asked for.
  package let key: WipedBytes?

  package init(id: String, user: UserIdentity, key: WipedBytes? = nil) {
    self.id = id
    self.user = user
    self.key = key
  }
}
