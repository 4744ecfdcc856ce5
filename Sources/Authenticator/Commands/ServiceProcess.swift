import Bytes
package import Log
import Reactor
import Synchronization

/// `serve` from start to end: the loop's thread, the listening socket, the signals.
package struct ServiceProcess {
  private let options: Command.ServeOptions
  private let log: Logger

  package init(_ options: Command.ServeOptions, log: Logger) {
    self.options = options
    self.log = log
  }

  /// Serves until SIGTERM or SIGINT. Blocks the calling thread, which must be the program's first and only one.
  /// - Throws: `CommandFailure` with what to do.
  package func run() throws {
    let signals = try SignalSource()
    let administration = try Administration(database: options.database)
    guard let origin = try options.origin ?? administration.origin() else {
      throw CommandFailure("the device page's address is unknown: add --origin URL")
    }
    var settings = AuthenticatorSettings(origin: origin)
    settings.wait = options.wait
    settings.trustsProxy = options.isBehindTLSProxy
    let socket = try listen()
    let loop = try EventLoop()
    let pool = try BlockingPool(named: "sqlite", limit: 2)
    let server = AuthenticatorServer(
      on: loop, database: administration.opened, pool: pool, settings: settings, log: log)
    let serving = try loop.start(named: "authenticator")
    let log = log
    let failed = Atomic(false)
    loop.spawn {
      do {
        try await server.run(socket)
      } catch {
        log.error("serving ended", ["error": "\(error)"])
        failed.store(true, ordering: .relaxed)
        loop.stop()
      }
    }
    log.info("listening", ["address": socket.address.description])
    log.info("ready", ["origin": origin])
    _ = try SystemThread(named: "signals") {
      while signals.next() != .terminate {}
      log.info("stopping")
      loop.spawn {
        await server.stop()
        loop.stop()
      }
    }
    serving.join()
    pool.stop()
    log.info("stopped")
    if failed.load(ordering: .relaxed) { throw CommandFailure("serving ended because of the error above") }
  }

  private func listen() throws -> ListeningSocket {
    do {
      return try ListeningSocket(at: options.address)
    } catch {
      if error.isAddressInUse {
        throw CommandFailure(
          "\(options.address) is in use by another program: stop it, or choose another port with --listen")
      }
      throw CommandFailure("cannot listen on \(options.address): \(error)")
    }
  }
}
