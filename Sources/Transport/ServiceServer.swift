internal import Bytes
package import HTTP
internal import Listener
package import Log
package import Reactor

/// A small HTTP/1.1 server for a service of our own: reads whole requests, asks a handler, writes its answers. Strict
/// and bounded like the gateway itself, because it shares its parser, but made for convenience, not for speed.
///
/// When a client leaves while its request is being handled, the handler's task is cancelled: a held request ends there.
package actor ServiceServer: LoopActor {
  /// Answers one request. Runs on the server's loop; may suspend for as long as it likes.
  package typealias Handler = @Sendable (ServedRequest) async -> Reply

  /// What a service allows its clients.
  package struct Settings: Sendable {
    /// Ceilings on heads and bodies; bodies are read into memory. Default 64 KiB of body.
    package var limits: HTTPLimits
    /// Time-outs per step.
    package var timeouts = ConnectionTimeouts()
    /// Connections at once; more are closed as they come. Default 1,000.
    package var maximumConnections = 1000
    /// Name of the cookie that requests carry; nil for none.
    package var cookieName: String?

    package init() {
      limits = HTTPLimits()
      limits.body = .kibibytes(64)
    }
  }

  package nonisolated let loop: EventLoop

  private let settings: Settings
  private let log: Logger
  private let handler: Handler
  private let intakes: IntakePool
  private var connections: [UInt64: ServiceConnection] = [:]
  private var nextNumber: UInt64 = 0
  private var listener: Listener?

  /// - Parameters:
  ///   - loop: where it runs.
  ///   - settings: what clients may do.
  ///   - log: told when accepting has to pause.
  ///   - handler: answers each request.
  package init(
    on loop: EventLoop, settings: Settings = Settings(), log: Logger, handler: @escaping Handler
  ) {
    self.loop = loop
    self.settings = settings
    self.log = log
    self.handler = handler
    intakes = IntakePool(limits: settings.limits)
  }

  /// Serves connections of `socket` until `stop()`.
  /// - Throws: when the listening socket is broken.
  package func serve(_ socket: ListeningSocket) async throws(SystemError) {
    let listener = try Listener(socket, on: loop, log: log)
    self.listener = listener
    try await listener.run { take($0) }
  }

  /// Ends `serve`, cancels what is being handled and closes every connection.
  package func stop() {
    listener?.close()
    for connection in connections.values { connection.cancel() }
  }

  private func take(_ accepted: consuming AcceptedSocket) {
    guard connections.count < settings.maximumConnections else { return }
    let peer = accepted.peer
    // Without room in the loop's tables the connection is dropped, as if the machine had refused it.
    guard let socket = try? Socket(accepted, on: loop) else { return }
    let number = nextNumber
    nextNumber += 1
    let inbound = InboundConnection(
      socket, peer: peer, intakes: intakes, limits: settings.limits, timeouts: settings.timeouts)
    connections[number] = ServiceConnection(inbound)
    connections[number]?.task = Task(executorPreference: loop) { await self.run(number) }
  }

  private func run(_ number: UInt64) async {
    guard let connection = connections[number] else { return }
    await connection.serve(settings: settings, handler: handler)
    connections[number] = nil
  }
}
