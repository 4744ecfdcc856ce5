/// Whose fault an error is: every error type answers with one of these, for logs and counters.
package enum FaultSide: Sendable {
  /// The one who asked.
  case client
  /// The one we asked.
  case upstream
  /// This program, its machine or its configuration.
  case us
}
