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
  let tunnelBuffers = TunnelBuffers()
  let sink: AccessLogSink
  /// What requests that begin now are served by.
  private(set) var site: ServedSite

  init(_ number: Int, _ settings: WorkerSettings, loop: EventLoop) {
    self.loop = loop
    self.settings = settings
    intakes = IntakePool(limits: settings.limits)
    relays = RelayPool(limits: settings.limits, loop: loop)
    sink = settings.accessLog.makeSink(worker: number, loop: loop)
    site = ServedSite(settings.site, on: loop, resolver: settings.resolver)
  }

  /// Serves what begins from now on by `new`. Requests in progress end as they began.
  func adopt(_ new: Site) {
    let old = site
    site = ServedSite(new, on: loop, resolver: settings.resolver)
    old.retire()
  }
}
