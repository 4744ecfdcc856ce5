/// What a session store knows about a cookie.
package enum SessionLookup: Sendable {
  /// A live session.
  case hit(SessionRecord)
  /// No session of that id.
  case miss
  /// There was one, and one of its clocks has run out; it is gone now.
  case expired
}
