/// What an approval service says after the tap.
package struct ApprovalAnswer: Sendable {
  /// The approval's id at the service.
  package let id: String
  /// Who approved.
  package let user: UserIdentity

  package init(id: String, user: UserIdentity) {
    self.id = id
    self.user = user
  }
}
