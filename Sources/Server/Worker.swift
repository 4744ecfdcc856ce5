internal import AccessLog
internal import HTTP
internal import Listener
internal import Log
internal import Reactor
internal import Transport
internal import Upstream

/// One loop's share of the gateway: accepts connections and serves them. Everything it owns stays on its loop, which
/// the compiler checks; what the workers share (sessions, counters) they reach through the gate.
actor Worker: LoopActor {
  nonisolated let loop: EventLoop

  private let station: Station
  private let log: Logger
  private var listeners: [Listener] = []
  private var connections: [UInt64: Connection] = [:]
  private var nextNumber: UInt64 = 0
  private var isStopping = false
  private let maximumConnections: Int

  /// - Parameters:
  ///   - number: from 0.
  ///   - loop: not running yet.
  ///   - settings: the same for all workers.
  init(_ number: Int, on loop: EventLoop, settings: WorkerSettings) {
    self.loop = loop
    log = settings.log
    maximumConnections = settings.maximumConnections
    station = Station(number, settings, loop: loop)
  }

  /// Accepts from `socket` until the worker stops.
  func serve(_ socket: ListeningSocket, settings: ListenerSettings) async throws(SystemError) {
    let listener = try Listener(socket, on: loop, log: log)
    listeners.append(listener)
    if isStopping { listener.close() }
    try await listener.run { take($0, settings) }
  }

  /// Looks twice a second after what is open, waits and idles, until the loop stops.
  func keepHouse() async {
    var isSecond = false
    while !isStopping || !connections.isEmpty {
      await loop.sleep(for: .milliseconds(500))
      for connection in connections.values { connection.judge() }
      isSecond.toggle()
      if isSecond { station.site.closeExpired(now: loop.now) }
    }
  }

  /// Serves every request that begins from now on by `site`.
  func adopt(_ site: Site) { station.adopt(site) }

  /// Stops accepting, lets requests in progress end, then ends what is left.
  /// - Parameter grace: how long requests in progress may take.
  func stop(grace: Duration) async {
    isStopping = true
    for listener in listeners { listener.close() }
    for connection in connections.values { connection.endAfterRequest() }
    let deadline = MonotonicTime.current() + grace
    while !connections.isEmpty && MonotonicTime.current() < deadline {
      await loop.sleep(for: .milliseconds(20))
    }
    for connection in connections.values { connection.cancel() }
    while !connections.isEmpty { await loop.sleep(for: .milliseconds(10)) }
    station.site.retire()
    await station.sink.flush()
  }

  private func take(_ accepted: consuming AcceptedSocket, _ settings: ListenerSettings) {
    guard connections.count < maximumConnections, !isStopping else { return }
    let peer = accepted.peer
    let number = nextNumber
    nextNumber += 1
    do throws(SystemError) {
      let socket = try Socket(accepted, on: loop)
      let connection = Connection(socket, peer: peer, listener: settings, station: station)
      connections[number] = connection
      connection.task = Task(executorPreference: loop) { await self.run(number) }
    } catch {
      log.warning("connection dropped", ["error": error.description])
    }
  }

  private func run(_ number: UInt64) async {
    guard let connection = connections[number] else { return }
    await connection.serve()
    connections[number] = nil
  }
}
