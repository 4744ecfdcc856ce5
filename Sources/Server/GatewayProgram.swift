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
internal import Transport
internal import UnloqAPI
internal import Upstream

/// The gateway put together: one control loop for what is shared and slow (approvals, calls to the approval service),
/// one worker loop per core for requests, and the main thread for signals.
///
/// Shared between the workers are the gatekeeper with its sessions and counters, and the access log; everything else is
/// made once per worker.
package struct GatewayProgram: ~Copyable {
  /// Reads the conf again; nil, and every problem told, where it cannot be used.
  package typealias Reading = () -> GatewaySettings?

  private var settings: GatewaySettings
  private let readAgain: Reading
  private let log: Logger
  private let signals: SignalSource
  private let control: EventLoop
  private let controlThread: SystemThread
  private let blocking: BlockingPool
  private let files: BlockingPool
  private let holding: HoldingRoom

  /// Serves until SIGTERM or SIGINT, on the main thread, before any other thread has been started.
  /// - Parameters:
  ///   - settings: the conf, read.
  ///   - readAgain: called on the main thread at each SIGHUP.
  ///   - log: for the operator.
  /// - Throws: `StartError` when something that the conf names cannot be had.
  package static func run(_ settings: GatewaySettings, readAgain: @escaping Reading, log: Logger)
    throws(StartError)
  {
    var program: GatewayProgram
    do throws(SystemError) {
      program = try assemble(settings, readAgain, log)
    } catch {
      throw StartError("the system refuses: \(error)", hint: "look at the limits of this user: ulimit -a")
    }
    try program.serve()
  }

  private static func assemble(
    _ settings: GatewaySettings, _ readAgain: @escaping Reading, _ log: Logger
  ) throws(SystemError) -> GatewayProgram {
    // First of all: threads inherit which signals are blocked.
    let signals = try SignalSource()
    if settings.usesKeys && !SecretHeap.prepare() {
      log.warning(
        "memory for secrets is not locked", ["hint": "raise the limit: ulimit -l, or LimitMEMLOCK="])
    }
    let control = try EventLoop()
    let thread = try control.start(named: "control")
    let blocking = try BlockingPool(named: "blocking", limit: 4)
    // Files have threads of their own: a slow disk must not stand in the way of looking up names.
    let files = try BlockingPool(named: "files", limit: 2)
    return GatewayProgram(
      settings: settings, readAgain: readAgain, log: log, signals: signals, control: control,
      controlThread: thread, blocking: blocking, files: files,
      holding: HoldingRoom(settings.holding, pool: files))
  }

  private mutating func serve() throws(StartError) {
    try checkHolding()
    let sockets = try openListeners()
    let accessLog = try openLog()
    let shared = try makeSharedParts()
    let readiness = Readiness(accessLog, startedAt: shared.clock.wallSeconds)
    let admin = try AdminDoors(
      settings.admin,
      AdminService(shared: shared, readiness: readiness, settings: settings.sessions, log: log), on: control,
      log: log)
    let crews = try startWorkers(try makeSite(settings, shared), shared, accessLog)
    for (socket, listener) in zip(sockets, settings.listeners) {
      log.info("listening", ["address": "\(socket.address)"])
      for crew in crews { crew.accept(from: socket, listener, log: log) }
    }
    log.info("ready", ["workers": "\(crews.count)", "routes": "\(settings.routes.count)"])
    waitForTheEnd(accessLog, crews, shared)
    log.info("stopping", ["grace": "\(settings.shutdownGrace)"])
    readiness.end()
    for socket in sockets { socket.stopListening() }
    shared.keyKeeper?.cancel()
    stop(crews, shared.desk, accessLog, admin)
    if let library = shared.library, !library.close() {
      log.warning("policy library not closed", ["error": "a call has not come back"])
    }
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

  /// Finds out now, and not at the first large upload, that no temporary file can be made.
  private func checkHolding() throws(StartError) {
    let directory = settings.holding.directory
    do throws(SystemError) {
      _ = try ScratchFile(in: directory)
    } catch {
      throw StartError(
        "cannot make a temporary file in \(directory): \(error)",
        hint: "name a folder that this user may write to: holding: {directory: /var/tmp}")
    }
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

  /// What outlives a reload.
  private func makeSharedParts() throws(StartError) -> SharedParts {
    let clock = LoopClock(loop: control)
    let sessions = MemorySessionStore(settings.sessions)
    let random = SecureRandom()
    let calls: UnloqClient
    do throws(UnloqError) {
      calls = try UnloqClient(settings.unloq, loop: control)
    } catch {
      throw StartError("cannot set up the calls to the approval service: \(error.label)")
    }
    let keys = KeyRequest(calls, padding: settings.unloq.keyPadding, pool: blocking)
    let service = UnloqApprovalService(
      calls, action: settings.unloq.action, keys: keys, random: random, log: log)
    let desk = ApprovalDesk(
      on: control, service: service, sessions: sessions,
      settings: ApprovalSettings(limits: settings.approvals, sessionLifetime: settings.sessions.lifetime),
      clock: clock, random: random,
      credentials: settings.credentials.map { CredentialFile(path: $0.path, pool: files, log: log) })
    let library = try PolicyEngines.library(settings.engine, loop: control)
    var keyring: AssertionKeyring?
    if let assertion = settings.assertion {
      keyring = try AssertionKeeper.open(assertion, random: random, now: clock.wallSeconds)
    }
    return SharedParts(
      clock: clock, random: random, sessions: sessions, desk: desk, library: library, assertionKeys: keyring,
      keyKeeper: keyring.map { AssertionKeeper.tend($0, on: control, pool: blocking, log: log) })
  }

  /// What a conf says about who may go where: made at the start, and again at each reload.
  private func makeSite(_ settings: GatewaySettings, _ shared: SharedParts) throws(StartError) -> Site {
    let parts = GateParts(
      routes: RouteTable(settings.routes.map(\.route)),
      policy: try PolicyEngines.engine(
        settings, library: shared.library, clock: shared.clock, loop: control, log: log),
      sessions: shared.sessions, desk: shared.desk,
      issuer: SessionIssuer(
        sessions: shared.sessions, random: shared.random, lifetime: settings.sessions.lifetime),
      identities: GatewayProgram.identities(settings.identity),
      sealer: TargetSealer(derivedFrom: settings.unloq.apiKey.reveal()),
      clock: shared.clock,
      groups: settings.policy.groups.isEmpty ? nil : UserGroups(settings.policy.groups))
    let gatekeeper = Gatekeeper(parts, counters: shared.counters)
    return Site(
      gatekeeper: gatekeeper,
      ownEndpoints: OwnEndpoints(
        gate: gatekeeper, sessions: settings.sessions, random: shared.random,
        webhookSecret: settings.unloq.webhookSecret, keys: shared.assertionKeys),
      upstreams: settings.routes.map(\.upstream), assertions: signer(settings, shared.assertionKeys),
      claimField: settings.identity.header?.name)
  }

  /// Where claimed names come from, in the order they are tried.
  private static func identities(_ settings: IdentitySettings) -> [any IdentitySource] {
    let basic: [any IdentitySource] = settings.acceptsBasic ? [BasicIdentity()] : []
    return basic + (settings.header.map { [HeaderIdentity($0)] } ?? [])
  }

  private func signer(_ settings: GatewaySettings, _ keys: AssertionKeyring?) -> AssertionSigner? {
    guard let assertion = settings.assertion, let keys else { return nil }
    return AssertionSigner(assertion, keys: keys, confHash: settings.textHash)
  }

  /// One worker per core unless the conf says otherwise.
  private var workerCount: Int {
    settings.workers > 0 ? settings.workers : EventLoop.processorCount
  }

  private func startWorkers(
    _ site: Site, _ shared: SharedParts, _ accessLog: AccessLog
  ) throws(StartError) -> [Crew] {
    let settings = WorkerSettings(
      limits: settings.limits, timeouts: settings.timeouts, holding: holding,
      maximumConnections: max(1, settings.maximumConnections / workerCount),
      site: site, resolver: Resolver(pool: blocking), accessLog: accessLog,
      upstreamErrors: shared.upstreamErrors, log: log)
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

  private mutating func waitForTheEnd(_ accessLog: AccessLog, _ crews: [Crew], _ shared: SharedParts) {
    while true {
      switch signals.next() {
      case .terminate: return
      case .reopenLogs:
        accessLog.reopen()
        log.info("access log reopened")
      case .reload: reload(crews, shared)
      }
    }
  }

  /// Takes over a changed conf as a whole, or not at all: a conf with a mistake, or with a change that only a restart
  /// can make, leaves everything as it is.
  private mutating func reload(_ crews: [Crew], _ shared: SharedParts) {
    guard let new = readAgain() else {
      shared.reloads.count(isDone: false)
      log.error("conf not reloaded", ["error": "it has errors; what was served before is served on"])
      return
    }
    let fixed = settings.keysNeedingRestart(for: new)
    guard fixed.isEmpty else {
      shared.reloads.count(isDone: false)
      log.error(
        "conf not reloaded", ["error": "a change needs a restart", "keys": fixed.joined(separator: ", ")])
      return
    }
    let site: Site
    do throws(StartError) {
      site = try makeSite(new, shared)
    } catch {
      shared.reloads.count(isDone: false)
      log.error("conf not reloaded", ["error": error.description])
      return
    }
    for crew in crews { crew.adopt(site) }
    settings = new
    shared.reloads.count(isDone: true)
    log.info("conf reloaded", ["routes": "\(new.routes.count)"])
  }

  /// Ends requests first, then what they need: workers, approvals, log.
  private func stop(_ crews: [Crew], _ desk: ApprovalDesk, _ accessLog: AccessLog, _ admin: AdminDoors) {
    control.spawn { await desk.stop() }
    for crew in crews { crew.stop(grace: settings.shutdownGrace) }
    for crew in crews { crew.join() }
    admin.close()
    accessLog.close()
    control.stop()
    controlThread.join()
    blocking.stop()
    files.stop()
  }
}
