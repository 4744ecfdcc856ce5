import Fetch
import FoundationEssentials

/// What the gateway's sign-in answers to programs: the state of a wait, or a problem document. Members that the one or
/// the other does not have are nil.
struct LoginReply: Decodable {
  var status: Status
  var matchCode: String?
  var expiresIn: Int64?
  var location: String?
  var reason: String?
  var detail: String?
  var retryAfter: Int64?

  /// A word in a wait's state, a number in a problem.
  enum Status: Decodable, Equatable {
    case word(String)
    case code(Int)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      do {
        self = .code(try container.decode(Int.self))
      } catch {
        self = .word(try container.decode(String.self))
      }
    }
  }

  private enum CodingKeys: String, CodingKey {
    case status, location, reason, detail
    case matchCode = "match_code"
    case expiresIn = "expires_in"
    case retryAfter = "retry_after"
  }

  /// Nil for what no unloq-gateway answers.
  static func read(_ response: FetchResponse) -> LoginReply? {
    guard let type = response.first("content-type"), type.hasPrefix("application/") else { return nil }
    do {
      return try JSONDecoder().decode(LoginReply.self, from: Data(response.body))
    } catch {
      return nil
    }
  }

  /// What a refusal, or a wait that has ended without a tap, means to the one who asked.
  var failure: LoginFailure {
    let pause = retryAfter.map { "; try again in \($0) s" } ?? ""
    switch reason {
    case "approval-denied": return .denied("the person refused on the phone")
    case "approval-timeout": return .timedOut("nobody answered the phone in time")
    case let reason? where LoginReply.passing.contains(reason):
      return .unavailable("\(detail ?? reason)\(pause) (\(reason))")
    default:
      return .refused("\(detail ?? reason ?? "the gateway refuses")\(pause) (\(reason ?? "no reason given"))")
    }
  }

  /// Reasons that speak of the gateway's or the service's own troubles.
  private static let passing = [
    "approval-service-unavailable", "approval-throttled", "approval-misconfigured",
    "approval-device-unavailable",
    "session-store-unavailable", "policy-engine-unavailable", "log-unavailable", "shutting-down",
  ]
}
