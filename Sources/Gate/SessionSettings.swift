/// How many sessions are kept, and for how long.
package struct SessionSettings: Sendable, Hashable {
  /// Sessions held at most; the least recently used goes first. Default 100,000, at least 1. Each takes up to
  /// 400 bytes; too few sign people out early.
  package var capacity: Int
  /// Life of a session from its sign-in, used or not. Default 8 h.
  package var lifetime: Duration
  /// Life of a session after its last request. Default 30 min.
  package var idle: Duration

  package init(
    capacity: Int = 100_000, lifetime: Duration = .seconds(8 * 3600), idle: Duration = .seconds(1800)
  ) {
    self.capacity = capacity
    self.lifetime = lifetime
    self.idle = idle
  }
}
