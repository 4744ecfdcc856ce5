package import Bytes
internal import CLinux

/// A listening socket, shared by the loops that accept from it. Closed when the last of them lets go.
package final class ListeningSocket: Sendable {
  let descriptor: Descriptor
  /// The address it is bound to; its port is never 0. Of a Unix socket, whose peers are all on this machine: loopback,
  /// port 0.
  package let address: SocketAddress
  /// The path of a Unix socket, and which file that was when it was made.
  private let file: (path: String, identity: FileIdentity?)?

  /// Binds and listens.
  /// - Parameters:
  ///   - address: port 0 lets the kernel choose.
  ///   - backlog: connections the kernel keeps until they are accepted, 1 to 4096 (net.core.somaxconn caps it).
  /// - Throws: EADDRINUSE, EACCES, EADDRNOTAVAIL and the like.
  package init(at address: SocketAddress, backlog: Int32 = 4096) throws(SystemError) {
    descriptor = try System.makeSocket(for: address.address)
    try System.listen(descriptor, at: address, backlog: backlog)
    self.address = System.localAddress(of: descriptor)
    file = nil
  }

  /// Makes a Unix socket at `path` and listens. One that a gateway left behind when it was killed is replaced.
  /// - Parameters:
  ///   - path: at most 107 bytes; its folder exists.
  ///   - mode: who may connect. It holds before anybody can: until listen(2) connections are refused.
  /// - Throws: EADDRINUSE where somebody listens or where something else than a socket is, ENOENT, EACCES,
  ///   ENAMETOOLONG and the like.
  package init(atPath path: String, mode: UInt32) throws(SystemError) {
    descriptor = try System.makeLocalSocket()
    do throws(SystemError) {
      try System.bindLocal(descriptor, to: path)
    } catch {
      guard error.code == EADDRINUSE, ListeningSocket.isDead(path) else { throw error }
      System.remove(path)
      try System.bindLocal(descriptor, to: path)
    }
    try System.changeMode(of: path, to: mode)
    try System.listen(descriptor, backlog: 64)
    address = SocketAddress(address: .loopback, port: 0)
    file = (path, System.identity(at: path))
  }

  /// Refuses connections from now on; those the kernel has not handed over yet are reset. A Unix socket's path is free
  /// again. From any thread.
  package func stopListening() {
    System.stopListening(descriptor)
    // Another program may have made its own there since.
    if let file, file.identity != nil, System.identity(at: file.path) == file.identity {
      System.remove(file.path)
    }
  }

  /// Whether a socket is at `path` that nobody listens on.
  private static func isDead(_ path: String) -> Bool {
    guard System.isSocket(path) else { return false }
    do throws(SystemError) {
      try System.probe(path)
      return false
    } catch {
      return error.code == ECONNREFUSED
    }
  }
}
