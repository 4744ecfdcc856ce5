package import Bytes

/// A listening TCP socket, shared by the loops that accept from it. Closed when the last of them lets go.
package final class ListeningSocket: Sendable {
  let descriptor: Descriptor
  /// The address it is bound to; its port is never 0.
  package let address: SocketAddress

  /// Binds and listens.
  /// - Parameters:
  ///   - address: port 0 lets the kernel choose.
  ///   - backlog: connections the kernel keeps until they are accepted, 1 to 4096 (net.core.somaxconn caps it).
  /// - Throws: EADDRINUSE, EACCES, EADDRNOTAVAIL and the like.
  package init(at address: SocketAddress, backlog: Int32 = 4096) throws(SystemError) {
    descriptor = try System.makeSocket(for: address.address)
    try System.listen(descriptor, at: address, backlog: backlog)
    self.address = System.localAddress(of: descriptor)
  }

  /// Refuses connections from now on; those the kernel has not handed over yet are reset. From any thread.
  package func stopListening() { System.stopListening(descriptor) }
}
