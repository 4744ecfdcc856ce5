internal import Gate
internal import HTTP
internal import Reactor
internal import Upstream

/// A site on one worker, with its connections to the upstreams.
///
/// A request takes hold of it once, when its head has been read, and is decided, forwarded and answered by the same one:
/// the ids of routes mean something else after a reload. Lives on the worker's loop.
final class ServedSite {
  let gatekeeper: Gatekeeper
  let ownEndpoints: OwnEndpoints
  /// The worker's signed assertions; nil where the conf wants none.
  let assertions: AssertionCache?
  /// A proxy's header that says who asks: no upstream sees it.
  let claimField: FoldedFieldName?
  /// By route id.
  private let pools: [UpstreamPool]

  init(_ site: Site, on loop: EventLoop, resolver: Resolver) {
    gatekeeper = site.gatekeeper
    ownEndpoints = site.ownEndpoints
    let clock = site.gatekeeper.parts.clock
    assertions = site.assertions.map { AssertionCache($0, clock: clock) }
    claimField = site.claimField
    pools = site.upstreams.map { UpstreamPool($0, on: loop, resolver: resolver) }
  }

  /// The upstream connections of a route.
  func pool(forRoute id: Int) -> UpstreamPool { pools[id] }

  /// Closes upstream connections that have been idle for too long, and forgets assertions that have had their time.
  func closeExpired(now: MonotonicTime) {
    assertions?.removeExpired(now: now)
    for pool in pools { pool.closeExpired() }
  }

  /// Keeps no upstream connection any more: idle ones are closed now, those in use when their exchange ends.
  func retire() {
    for pool in pools { pool.retire() }
  }
}
