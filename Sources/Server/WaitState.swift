import FoundationEssentials
import Gate

/// How a pending approval stands, as the wait page's script and other programs ask for it.
struct WaitState: Encodable {
  /// `pending`, or how it ended.
  let status: String
  /// Shown here and on the phone while it is pending.
  let matchCode: String?
  /// Whole seconds until it times out.
  let expiresIn: Int64
  /// Where to go on.
  let location: String
  /// The push's name in the access log.
  let push: String
  /// Why it ended, where it was not approved.
  let reason: String?

  init(_ view: PendingView) {
    status = view.status.rawValue
    matchCode = view.status == .pending ? view.matchCode : nil
    expiresIn = view.expiresIn > .zero ? Answer.wholeSeconds(view.expiresIn) : 0
    location = "/.unloq/wait/\(view.id)"
    push = view.push.description
    reason = view.reason?.rawValue
  }

  private enum CodingKeys: String, CodingKey {
    case status, location, push, reason
    case matchCode = "match_code"
    case expiresIn = "expires_in"
  }
}
