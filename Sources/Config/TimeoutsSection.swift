import Transport

/// `timeouts`.
enum TimeoutsSection: Section {
  /// What the keys give: patience with clients, and with open requests when the program stops.
  struct Timeouts: Sendable {
    var connection = ConnectionTimeouts()
    var shutdown = Duration.seconds(10)
  }

  private static let defaults = Timeouts()
  private static let bounds = Duration.milliseconds(100)...Duration.seconds(3600)

  static let head = Key(
    "head", Forms.duration(bounds), default: defaults.connection.head,
    """
    For a whole request head, from its first byte. This is what ends slow-head attacks; too short cuts off \
    slow networks with 408.
    """)
  static let body = Key(
    "body", Forms.duration(bounds), default: defaults.connection.body,
    "For the next bytes of a request's body.")
  static let keepAlive = Key(
    "keep_alive", Forms.duration(bounds), default: defaults.connection.keepAlive,
    """
    For the next request on a connection that is kept open. Longer costs memory per connection, shorter \
    costs handshakes.
    """)
  static let write = Key(
    "write", Forms.duration(bounds), default: defaults.connection.write,
    "For the client to take the next bytes of an answer.")
  static let shutdown = Key(
    "shutdown", Forms.duration(.zero...(.seconds(3600))), default: defaults.shutdown,
    "How long open requests may take after SIGTERM. Keep it below the service manager's own patience.")

  static let description = SectionDescription(
    name: "timeouts", text: "How long the gateway waits for clients.",
    keys: [
      head.description, body.description, keepAlive.description, write.description, shutdown.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> Timeouts? {
    Timeouts(
      connection: ConnectionTimeouts(
        head: reader[head], body: reader[body], keepAlive: reader[keepAlive], write: reader[write]),
      shutdown: reader[shutdown])
  }
}
