/// What a gatekeeper is put together from.
package struct GateParts: Sendable {
  /// The gated sites.
  package var routes: RouteTable
  /// Which rule decides.
  package var policy: any PolicyEngine
  /// Where sessions live.
  package var sessions: any SessionStore
  /// Where approvals are asked for.
  package var desk: ApprovalDesk
  /// Makes sessions of sign-ins.
  package var issuer: SessionIssuer
  /// Where claimed names come from, in the order they are tried.
  package var identities: [any IdentitySource]
  /// Seals ways back.
  package var sealer: TargetSealer
  /// The time.
  package var clock: any GateClock
  /// The conf's groups of people; nil where it has none.
  package var groups: UserGroups?

  package init(
    routes: RouteTable, policy: any PolicyEngine, sessions: any SessionStore, desk: ApprovalDesk,
    issuer: SessionIssuer, identities: [any IdentitySource], sealer: TargetSealer, clock: any GateClock,
    groups: UserGroups? = nil
  ) {
    self.routes = routes
    self.policy = policy
    self.sessions = sessions
    self.desk = desk
    self.issuer = issuer
    self.identities = identities
    self.sealer = sealer
    self.clock = clock
    self.groups = groups
  }
}
