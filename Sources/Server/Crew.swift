internal import Listener
internal import Log
internal import Reactor

/// A worker with its loop and its thread.
struct Crew {
  private let worker: Worker
  private let loop: EventLoop
  private let thread: SystemThread

  /// Starts worker `number`, from 0.
  init(_ number: Int, _ settings: WorkerSettings) throws(SystemError) {
    loop = try EventLoop()
    // Made before its thread runs: what belongs to the loop must not be touched from here afterwards.
    let worker = Worker(number, on: loop, settings: settings)
    self.worker = worker
    thread = try loop.start(named: "worker-\(number)")
    loop.spawn { await worker.keepHouse() }
  }

  /// Begins to accept connections.
  func accept(from socket: ListeningSocket, _ settings: ListenerSettings, log: Logger) {
    let worker = worker
    loop.spawn {
      do throws(SystemError) {
        try await worker.serve(socket, settings: settings)
      } catch {
        log.error("listener broken", ["address": "\(socket.address)", "error": error.description])
      }
    }
  }

  /// Begins to serve by another site: see `Worker.adopt(_:)`.
  func adopt(_ site: Site) {
    let worker = worker
    loop.spawn { await worker.adopt(site) }
  }

  /// Begins to stop: see `Worker.stop(grace:)`. Ends the loop afterwards.
  func stop(grace: Duration) {
    let (worker, loop) = (worker, loop)
    loop.spawn {
      await worker.stop(grace: grace)
      loop.stop()
    }
  }

  /// Waits for the thread's end.
  func join() { thread.join() }
}
