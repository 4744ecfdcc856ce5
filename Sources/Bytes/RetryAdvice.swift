/// Whether what failed may be tried again: every error type answers with one of these.
package enum RetryAdvice: Sendable {
  /// It would fail again, or must not happen twice.
  case never
  /// Only where doing it twice is the same as doing it once.
  case ifIdempotent
  /// Nothing has been sent yet: anything may be tried again.
  case always
}
