internal import AccessLog
internal import Gate
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
  /// Client connections at once, per worker; more are closed as they come.
  var maximumConnections: Int
  /// By route id.
  var upstreams: [UpstreamSettings]
  /// Turns upstream names into addresses off the loop.
  var resolver: Resolver
  /// Decides about every request; shared.
  var gatekeeper: Gatekeeper
  /// Where every request leaves one line; shared.
  var accessLog: AccessLog
  /// The gate's own pages; shared.
  var ownEndpoints: OwnEndpoints
  /// For the operator.
  var log: Logger
}
