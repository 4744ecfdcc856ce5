/// An approved sign-in, handed out once, of which a session is made.
package struct CollectedSignIn: Sendable {
  /// The tap.
  package let approval: Approval
  /// The new session's name at the approval service.
  package let serviceSessionID: (UInt64, UInt64)

  package init(approval: Approval, serviceSessionID: (UInt64, UInt64)) {
    self.approval = approval
    self.serviceSessionID = serviceSessionID
  }
}
