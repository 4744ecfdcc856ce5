/// How long the gateway waits for an upstream before it answers 504 or lets a connection go.
package struct UpstreamTimeouts: Sendable, Equatable {
  /// For a new connection, name look-up included. Default 5 s; too short fails on a busy network, too long holds
  /// clients of a server that is down.
  package var connect: Duration
  /// For the next byte of an answer, its head included. Default 60 s; shorter than the app's slowest page cuts it off.
  package var read: Duration
  /// For the upstream to take the next bytes of a request's body. Default 60 s.
  package var write: Duration
  /// How long an unused connection is kept. Default 60 s; longer than the upstream's own figure makes stale
  /// connections, and with them retries, common.
  package var idle: Duration

  package init(
    connect: Duration = .seconds(5), read: Duration = .seconds(60), write: Duration = .seconds(60),
    idle: Duration = .seconds(60)
  ) {
    self.connect = connect
    self.read = read
    self.write = write
    self.idle = idle
  }
}
