package import Reactor
package import Log

/// Takes connections from one listening socket on one loop, and goes on whatever accept(2) fails with.
package struct Listener {
  /// Accepted per turn before other work of the loop gets its turn.
  private static let burst = 16
  /// How long to stop accepting when the machine is out of descriptors or memory.
  private static let pause = Duration.milliseconds(100)

  private let acceptor: Acceptor
  private let loop: EventLoop
  private let log: Logger

  /// Starts watching `socket`. On `loop` only.
  package init(_ socket: ListeningSocket, on loop: EventLoop, log: Logger) throws(SystemError) {
    acceptor = try Acceptor(socket, on: loop)
    self.loop = loop
    self.log = log
  }

  /// Hands every connection to `take` until `close()` is called.
  ///
  /// A connection that was lost before it was accepted is skipped. Without descriptors or memory (EMFILE, ENFILE,
  /// ENOBUFS, ENOMEM) the kernel keeps the queue while we wait a moment: connections that end free what is missing.
  /// - Throws: when the listening socket itself is broken.
  package func run(_ take: (consuming AcceptedSocket) -> Void) async throws(SystemError) {
    var taken = 0
    while true {
      do throws(SystemError) {
        guard let accepted = try await acceptor.accept() else { return }
        take(accepted)
      } catch {
        switch error.acceptFailure {
        case .connectionLost: break
        case .outOfResources:
          log.warning("accepting paused", ["error": error.description, "milliseconds": "100"])
          await loop.sleep(for: Self.pause)
        case .broken: throw error
        }
      }
      taken += 1
      if taken % Self.burst == 0 { await Task.yield() }
    }
  }

  /// Ends `run`. On the loop only.
  package func close() { acceptor.close() }
}
