internal import AccessLog
internal import Gate
internal import Log
internal import Reactor
internal import Transport
internal import Upstream

/// What the connections of one worker share: the way to the gate and to the access log, buffers that are not in use,
/// upstream connections. Lives on the worker's loop.
final class Station {
  let loop: EventLoop
  let settings: WorkerSettings
  let intakes: IntakePool
  let relays: RelayPool
  let sink: AccessLogSink
  let gatekeeper: Gatekeeper
  let ownEndpoints: OwnEndpoints
  /// By route id.
  private let pools: [UpstreamPool]

  init(_ number: Int, _ settings: WorkerSettings, loop: EventLoop) {
    self.loop = loop
    self.settings = settings
    intakes = IntakePool(limits: settings.limits)
    relays = RelayPool(limits: settings.limits, loop: loop)
    sink = settings.accessLog.makeSink(worker: number, loop: loop)
    gatekeeper = settings.gatekeeper
    ownEndpoints = settings.ownEndpoints
    pools = settings.upstreams.map { UpstreamPool($0, on: loop, resolver: settings.resolver) }
  }

  /// The upstream connections of a route.
  func pool(forRoute id: Int) -> UpstreamPool { pools[id] }

  /// Closes upstream connections that have been idle for too long.
  func closeExpired() {
    for pool in pools { pool.closeExpired() }
  }

  /// Closes all idle upstream connections.
  func closeAll() {
    for pool in pools { pool.closeAll() }
  }
}
