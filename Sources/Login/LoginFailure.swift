/// Why a sign-in brought no session.
package enum LoginFailure: Error, Sendable, Equatable {
  /// The person said no.
  case denied(String)
  /// Nobody answered the phone in time.
  case timedOut(String)
  /// The gateway or its approval service cannot be had now.
  case unavailable(String)
  /// The gateway does not want to ask: too many approvals, a pause after a denial, an address that is none.
  case refused(String)

  /// One sentence for the person.
  package var text: String {
    switch self {
    case .denied(let text), .timedOut(let text), .unavailable(let text), .refused(let text): text
    }
  }
}
