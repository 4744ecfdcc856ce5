/// How long the gateway waits for a client before it closes the connection.
package struct ConnectionTimeouts: Sendable, Equatable {
  /// For a whole request head, from its first byte. Default 10 s; this is what stops slow-head attacks.
  package var head: Duration
  /// For the next bytes of a request's body. Default 30 s.
  package var body: Duration
  /// For the next request on a connection that is kept open. Default 75 s.
  package var keepAlive: Duration
  /// For the client to take the next bytes of an answer. Default 60 s.
  package var write: Duration

  package init(
    head: Duration = .seconds(10), body: Duration = .seconds(30), keepAlive: Duration = .seconds(75),
    write: Duration = .seconds(60)
  ) {
    self.head = head
    self.body = body
    self.keepAlive = keepAlive
    self.write = write
  }
}
