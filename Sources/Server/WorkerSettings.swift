internal import AccessLog
internal import HTTP
internal import Log
internal import Reactor
internal import Transport
internal import Upstream

/// What every worker is told when it is made.
struct WorkerSettings: Sendable {
  /// Ceilings on what clients and upstreams send.
  var limits: HTTPLimits
  /// Time-outs towards clients.
  var timeouts: ConnectionTimeouts
  /// Where the bodies of held requests are; shared.
  var holding: HoldingRoom
  /// Client connections at once, per worker; more are closed as they come.
  var maximumConnections: Int
  /// What is served until the first reload.
  var site: Site
  /// Turns upstream names into addresses off the loop.
  var resolver: Resolver
  /// Where every request leaves one line; shared.
  var accessLog: AccessLog
  /// Counts what goes wrong behind the gate; shared.
  var upstreamErrors: UpstreamErrorCounters
  /// For the operator.
  var log: Logger
}
