package import Reactor

/// One connection to an upstream, on one loop: in use by one exchange, or idle in the pool.
package final class UpstreamConnection {
  /// The connection.
  package let socket: Socket
  /// Where it goes, for the access log.
  package let endpoint: Endpoint
  /// Whether it has carried an exchange before: then the upstream may have closed it just as we sent, and a safe
  /// request may be tried again on a new one.
  package internal(set) var isReused = false
  /// When it became idle.
  var idleSince = MonotonicTime.distantFuture

  init(socket: Socket, endpoint: Endpoint) {
    self.socket = socket
    self.endpoint = endpoint
  }
}
