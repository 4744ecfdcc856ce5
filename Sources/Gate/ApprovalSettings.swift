/// What the approval desk is set up with.
package struct ApprovalSettings: Sendable, Hashable {
  /// How many phones may ring.
  package var limits: ApprovalLimits
  /// The life of a session, which the service is told at sign-in.
  package var sessionLifetime: Duration

  package init(limits: ApprovalLimits = ApprovalLimits(), sessionLifetime: Duration = .seconds(8 * 3600)) {
    self.limits = limits
    self.sessionLifetime = sessionLifetime
  }
}
