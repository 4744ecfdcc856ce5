/// Counts a person's wrong one-time codes: five in a row close the door for five minutes, so that six digits cannot be
/// guessed (three of a million are right at any time).
package struct CodeGuard: Sendable, Hashable {
  /// The step of the last code that was accepted.
  package var lastUsed: Int64 = 0
  /// Wrong codes in a row.
  package var failures: Int64 = 0
  /// No code is looked at before this time.
  package var blockedUntil = WallTime(milliseconds: 0)

  /// Wrong codes that are let through to the check.
  package static let allowedFailures: Int64 = 5
  /// How long the door stays closed.
  package static let pause: Duration = .seconds(300)

  package init() {}

  /// Checks `code` and remembers the result. The guard changed, whatever comes out: store it.
  /// - Returns: what is wrong, nil when the code is right.
  package mutating func check(_ code: String, secret: [UInt8], at now: WallTime) -> APIError? {
    guard now >= blockedUntil else {
      return .throttled(retryAfter: Int((blockedUntil.milliseconds - now.milliseconds + 999) / 1_000))
    }
    if let used = OneTimeCode.accepted(code, secret: secret, at: now, lastUsed: lastUsed) {
      lastUsed = used
      failures = 0
      return nil
    }
    failures += 1
    if failures >= CodeGuard.allowedFailures {
      failures = 0
      blockedUntil = now + CodeGuard.pause
    }
    return .oneTimeCodeNeeded
  }
}
