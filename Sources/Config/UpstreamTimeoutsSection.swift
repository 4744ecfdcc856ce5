import Upstream

/// `routes[].timeouts`.
enum UpstreamTimeoutsSection: Section {
  private static let defaults = UpstreamTimeouts()
  private static let bounds = Duration.milliseconds(10)...Duration.seconds(86_400)

  static let connect = Key(
    "connect", Forms.duration(bounds), default: defaults.connect,
    """
    For a new connection, name look-up included. Too short fails on a busy network; too long holds clients \
    of a server that is down.
    """)
  static let read = Key(
    "read", Forms.duration(bounds), default: defaults.read,
    """
    For the next bytes of an answer, its head included. Shorter than the app's slowest page cuts it off with \
    504.
    """)
  static let write = Key(
    "write", Forms.duration(bounds), default: defaults.write,
    "For the app to take the next bytes of a request's body.")
  static let idle = Key(
    "idle", Forms.duration(bounds), default: defaults.idle,
    """
    How long an unused connection is kept. Longer than the app's own figure makes stale connections, and \
    with them retries, common.
    """)

  static let description = SectionDescription(
    name: "routes.timeouts", text: "How long the gateway waits for the app.",
    keys: [connect.description, read.description, write.description, idle.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> UpstreamTimeouts? {
    UpstreamTimeouts(connect: reader[connect], read: reader[read], write: reader[write], idle: reader[idle])
  }
}
