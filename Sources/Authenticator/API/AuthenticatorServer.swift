import Bytes
import HTTP
package import Log
package import Reactor
package import SQLite
import Transport

/// The service on a listening socket: connections, the hub, and an orderly end.
package actor AuthenticatorServer: LoopActor {
  package nonisolated let loop: EventLoop
  private let service: AuthenticatorService
  private let hub: DeviceHub
  private let webhooks: WebhookSender
  private let log: Logger
  private var server: ServiceServer?
  private let transport: ServiceServer.Settings
  private let trustsProxy: Bool
  private var inHand = 0
  private var drained: CheckedContinuation<Void, Never>?

  /// - Parameters:
  ///   - loop: where everything runs but the database calls.
  ///   - database: open, with this module's schema.
  ///   - pool: where the database calls run.
  ///   - settings: what the service was told.
  ///   - time: the time of day.
  ///   - log: told of decisions and failures.
  package init(
    on loop: EventLoop, database: Database, pool: BlockingPool, settings: AuthenticatorSettings,
    time: TimeSource = .system, log: Logger
  ) {
    self.loop = loop
    self.log = log
    trustsProxy = settings.trustsProxy
    hub = DeviceHub(on: loop, settings: settings)
    webhooks = WebhookSender(on: loop, log: log)
    service = AuthenticatorService(
      store: Store(database, on: pool), hub: hub, webhooks: webhooks, settings: settings, time: time, log: log
    )
    var transport = ServiceServer.Settings()
    // Twice the API's own limit, so that a body that is a little too long is told so in the API's words.
    transport.limits.body = ByteCount(bytes: settings.bodyLimit.bytes * 2)
    transport.maximumConnections = settings.pendingInAll + settings.pages + 500
    transport.cookieName = DeviceCookie(isSecure: settings.isSecure).name
    self.transport = transport
  }

  /// Serves until `stop()`.
  /// - Throws: when the listening socket breaks, or the database does before the first request.
  package func run(_ socket: ListeningSocket) async throws {
    try await service.endAbandonedApprovals()
    let server = ServiceServer(on: loop, settings: transport, log: log) { request in
      await self.handle(request)
    }
    self.server = server
    try await server.serve(socket)
  }

  /// Ends every held-open call with an answer and every device page's stream, then closes the connections.
  ///
  /// - Parameter grace: how long calls that store something may take to finish.
  package func stop(grace: Duration = .seconds(2)) async {
    await hub.stop()
    await webhooks.stop()
    if inHand > 0 {
      let timer = LoopTimer(onFire: { self.assumeIsolated { $0.endDraining() } })
      loop.schedule(timer, at: .current() + grace)
      await withCheckedContinuation { drained = $0 }
      loop.cancel(timer)
    }
    // The last answers are on their way to the sockets.
    await loop.sleep(for: .milliseconds(50))
    await server?.stop()
  }

  private func handle(_ request: ServedRequest) async -> Reply {
    inHand += 1
    defer {
      inHand -= 1
      if inHand == 0 { endDraining() }
    }
    switch await service.answer(IncomingRequest(request, trustsProxy: trustsProxy)) {
    case .response(let response): return .response(response)
    case .events(let events): return .events(events)
    }
  }

  private func endDraining() {
    drained?.resume()
    drained = nil
  }
}
