package import AccessLog
package import Adapters
package import Gate
package import HTTP
package import Listener
package import Log
package import Transport
package import UnloqAPI

/// Everything `unloq-gateway run` is told by its conf: one settings value for each part.
package struct GatewaySettings: Sendable {
  /// Never empty.
  package var listeners: [ListenerSettings]
  /// Loops that serve requests; 0 for one per processor core.
  package var workers: Int
  /// The approval service.
  package var unloq: UnloqSettings
  /// Never empty; a route's id is its place here.
  package var routes: [RouteSettings]
  /// The rules.
  package var policy: PolicySettings
  package var sessions: SessionSettings
  /// Ceilings on messages.
  package var limits: HTTPLimits
  /// Ceilings on pending approvals.
  package var approvals: ApprovalLimits
  /// Client connections open at one time, over all workers.
  package var maximumConnections: Int
  /// Room for the bodies of held requests.
  package var holding: HoldingSettings
  /// Patience with clients.
  package var timeouts: ConnectionTimeouts
  /// How long open requests may take after the program was told to stop.
  package var shutdownGrace: Duration
  package var accessLog: AccessLogSettings
  /// Where the gateway is administered and watched.
  package var admin: AdminSettings
  /// The path of the admin socket; nil where there is none.
  package var adminSocket: String? { admin.socket }
  /// Where sealed credentials are; nil where none are used.
  package var credentials: CredentialSettings?
  /// The least level of the program's own log.
  package var logLevel: Logger.Level
  /// What decides.
  package var engine: EngineSettings = .rules
  /// Who says whose phone to ring, besides the sign-in page.
  package var identity = IdentitySettings()
  /// Signed assertions; nil for none.
  package var assertion: AssertionSettings?
  /// SHA-256 of the conf's text, in hexadecimal digits.
  package var textHash = ""
  /// How many tests the policy has; all of them passed.
  package var testCount = 0

  /// Whether people's encryption keys may be asked for.
  package var usesKeys: Bool {
    credentials != nil
      || policy.rules.contains { rule in
        if case .approval(let demand) = rule.requirement { return demand.keyUse != nil }
        return false
      }
  }
}
