/// An approval that a session holds for a rule or for one request.
package struct Grant: Sendable {
  /// What it was given for.
  package let key: GrantKey
  /// When it was given.
  package let approved: Moment
  /// What the upstream is told of requests that pass by it.
  package let identity: IdentityBlock
  /// Who approved, where that was not the session's own person.
  package let approver: String?
  /// What the person's key opened for requests that pass by it. In this process's memory alone, whatever else of a session
  /// is stored elsewhere.
  package let credential: OpenCredential?

  package init(_ key: GrantKey, _ approval: Approval, credential: OpenCredential? = nil) {
    self.key = key
    approved = approval.moment
    identity = IdentityBlock(approval)
    approver = approval.approverText
    self.credential = credential
  }
}
