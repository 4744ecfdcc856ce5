internal import CLinux

/// One loop's end of a listening socket. Lives on that loop.
@safe
package final class Acceptor: Registration {
  private let loop: EventLoop
  private let socket: ListeningSocket
  private var waiter: UnsafeContinuation<Void, Never>?
  private var isReady = true
  private var isClosed = false

  /// Starts watching. The kernel wakes one of the loops per connection (EPOLLEXCLUSIVE).
  package init(_ socket: ListeningSocket, on loop: EventLoop) throws(SystemError) {
    self.socket = socket
    self.loop = loop
    super.init()
    try loop.register(self, for: socket.descriptor.number, [.readable, .edgeTriggered, .exclusive])
  }

  /// Stops accepting; a waiting `accept()` returns nil. The kernel's queue is closed with the listening socket.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    loop.deregister(self, for: socket.descriptor.number)
    resume()
  }

  /// The next connection; nil after `close()` or when the socket has stopped listening. Suspends while there is none.
  /// - Throws: what accept4(2) failed with; see `SystemError.acceptFailure`.
  package func accept() async throws(SystemError) -> AcceptedSocket? {
    while !isClosed {
      if isReady {
        do throws(SystemError) {
          return try System.accept(from: socket.descriptor)
        } catch  where error.isWouldBlock {
          isReady = false
        } catch  where error.code == EINVAL {
          // accept(2): the socket does not listen any more, see `ListeningSocket.stopListening`.
          return nil
        }
      } else {
        await unsafe withUnsafeContinuation { unsafe waiter = $0 }
      }
    }
    return nil
  }

  override func ready(_ readiness: Readiness) {
    isReady = true
    resume()
  }

  private func resume() {
    guard let waiting = unsafe waiter else { return }
    unsafe waiter = nil
    unsafe waiting.resume()
  }
}
