internal import AccessLog
internal import Adapters
internal import Bytes
package import Config
internal import Crypto
internal import Gate
internal import Listener
package import Log
internal import Pages
internal import Reactor
internal import UnloqAPI
internal import Upstream

/// The gateway put together: one control loop for what is shared and slow (approvals, calls to the approval service),
/// one worker loop per core for requests, and the main thread for signals.
///
/// Shared between the workers are the gatekeeper with its sessions and counters, and the access log; everything else is
/// made once per worker.
package struct GatewayProgram: ~Copyable {
  private let settings: GatewaySettings
  private let log: Logger
  private let signals: SignalSource
  private let control: EventLoop
  private let controlThread: SystemThread
  private let blocking: BlockingPool

  /// Serves until SIGTERM or SIGINT, on the main thread, before any other thread has been started.
  /// - Throws: `StartError` when something that the conf names cannot be had.
  package static func run(_ settings: GatewaySettings, log: Logger) throws(StartError) {
    let program: GatewayProgram
    do throws(SystemError) {
      program = try assemble(settings, log)
    } catch {
      throw StartError("the system refuses: \(error)", hint: "look at the limits of this user: ulimit -a")
    }
    try program.serve()
  }

  private static func assemble(_ settings: GatewaySettings, _ log: Logger) throws(SystemError)
    -> GatewayProgram
  {
    // First of all: threads inherit which signals are blocked.
    let signals = try SignalSource()
    let control = try EventLoop()
    let thread = try control.start(named: "control")
    let blocking = try BlockingPool(named: "blocking", limit: 4)
    return GatewayProgram(
      settings: settings, log: log, signals: signals, control: control, controlThread: thread,
      blocking: blocking)
  }

  private consuming func serve() throws(StartError) {
    let sockets = try openListeners()
    let accessLog = try openLog()
    let (gatekeeper, desk) = try makeGate()
    let ownEndpoints = OwnEndpoints(gate: gatekeeper, sessions: settings.sessions, random: SecureRandom())
    let crews = try startWorkers(gatekeeper, accessLog, ownEndpoints)
    for (socket, listener) in zip(sockets, settings.listeners) {
      log.info("listening", ["address": "\(socket.address)"])
      for crew in crews { crew.accept(from: socket, listener, log: log) }
    }
    log.info("ready", ["workers": "\(crews.count)", "routes": "\(settings.routes.count)"])
    waitForTheEnd(accessLog)
    log.info("stopping", ["grace": "\(settings.shutdownGrace)"])
    for socket in sockets { socket.stopListening() }
    stop(crews, desk, accessLog)
    log.info("stopped")
  }

  // Start

  private func openListeners() throws(StartError) -> [ListeningSocket] {
    var sockets: [ListeningSocket] = []
    for listener in settings.listeners {
      do throws(SystemError) {
        sockets.append(try ListeningSocket(at: listener.address))
      } catch {
        throw StartError("cannot listen on \(listener.address): \(error)", hint: error.listeningRemedy)
      }
    }
    return sockets
  }

  private func openLog() throws(StartError) -> AccessLog {
    do throws(SystemError) {
      return try AccessLog(settings.accessLog, workers: workerCount, logger: log)
    } catch {
      throw StartError(
        "cannot open the access log \(settings.accessLog.destination): \(error)",
        hint: "check the path and who may write there")
    }
  }

  private func makeGate() throws(StartError) -> (Gatekeeper, ApprovalDesk) {
    let clock = LoopClock(loop: control)
    let sessions = MemorySessionStore(settings.sessions)
    let random = SecureRandom()
    let calls: UnloqClient
    do throws(UnloqError) {
      calls = try UnloqClient(settings.unloq, loop: control)
    } catch {
      throw StartError("cannot set up the calls to the approval service: \(error.label)")
    }
    let service = UnloqApprovalService(calls, action: settings.unloq.action, random: random, log: log)
    let desk = ApprovalDesk(
      on: control, service: service, sessions: sessions,
      settings: ApprovalSettings(limits: settings.approvals, sessionLifetime: settings.sessions.lifetime),
      clock: clock, random: random)
    let parts = GateParts(
      routes: RouteTable(settings.routes.map(\.route)), policy: RulesEngine(settings.policy),
      sessions: sessions,
      desk: desk,
      issuer: SessionIssuer(sessions: sessions, random: random, lifetime: settings.sessions.lifetime),
      identities: [BasicIdentity()], sealer: TargetSealer(derivedFrom: settings.unloq.apiKey.reveal()),
      clock: clock)
    return (Gatekeeper(parts), desk)
  }

  /// One worker per core unless the conf says otherwise.
  private var workerCount: Int {
    settings.workers > 0 ? settings.workers : EventLoop.processorCount
  }

  private func startWorkers(
    _ gatekeeper: Gatekeeper, _ accessLog: AccessLog, _ ownEndpoints: OwnEndpoints
  ) throws(StartError) -> [Crew] {
    let settings = WorkerSettings(
      limits: settings.limits, timeouts: settings.timeouts,
      maximumConnections: max(1, settings.maximumConnections / workerCount),
      upstreams: settings.routes.map(\.upstream),
      resolver: Resolver(pool: blocking), gatekeeper: gatekeeper, accessLog: accessLog,
      ownEndpoints: ownEndpoints, log: log)
    do throws(SystemError) {
      var crews: [Crew] = []
      for number in 0..<workerCount { crews.append(try Crew(number, settings)) }
      return crews
    } catch {
      throw StartError(
        "cannot start the workers: \(error)", hint: "look at the limits of this user: ulimit -a")
    }
  }

  // Run and stop

  private func waitForTheEnd(_ accessLog: AccessLog) {
    while true {
      switch signals.next() {
      case .terminate: return
      case .reopenLogs:
        accessLog.reopen()
        log.info("access log reopened")
      case .reload: log.warning("this version reads its conf only at the start")
      }
    }
  }

  /// Ends requests first, then what they need: workers, approvals, log.
  private func stop(_ crews: [Crew], _ desk: ApprovalDesk, _ accessLog: AccessLog) {
    control.spawn { await desk.stop() }
    for crew in crews { crew.stop(grace: settings.shutdownGrace) }
    for crew in crews { crew.join() }
    accessLog.close()
    control.stop()
    controlThread.join()
    blocking.stop()
  }
}
