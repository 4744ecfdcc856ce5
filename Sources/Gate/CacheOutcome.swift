/// What the session look-up of a request gave.
package enum CacheOutcome: String, Sendable {
  /// A live session.
  case hit
  /// A cookie without a live session.
  case miss
}
