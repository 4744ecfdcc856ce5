package import Bytes
package import Fetch

/// Every way in which a call to the approval service can fail. None of them is an approval.
package enum UnloqError: Error, Equatable, Sendable {
  /// The service answered with a known error code. `retryAfter` is what its Retry-After field said.
  case service(UnloqCode, status: Int, retryAfter: Duration?)
  /// The service answered with an error whose code is not on our list.
  case unknownCode(status: Int, retryAfter: Duration?)
  /// Neither 200 nor an error object.
  case unexpectedStatus(Int)
  /// A redirect, which is never followed: it would carry the key elsewhere.
  case redirected(Int)
  /// The body is not a JSON object.
  case notJSON(status: Int)
  /// Status 200 without what the call is for.
  case missingField(StaticField)
  /// The token proves something else than what was asked for.
  case wrongTokenType
  /// The answer is about another person than the one who was asked.
  case wrongUser
  /// The released key is not 32 to 64 printable characters, or cannot be decrypted.
  case unusableKey
  /// No answer could be had.
  case transport(FetchError)

  /// Fields whose absence makes a reply worthless.
  package enum StaticField: String, Sendable {
    case result
    case token
    case unloqID = "unloq_id"
    case approvalID = "approval_id"
    case encryptionKey = "encryption_key"
    case tokenType = "token_type"
    case email
    case code
  }
}

extension UnloqError {
  /// What it means for the request that waits. Decided by code first, then by status.
  package var meaning: UnloqMeaning {
    switch self {
    case .service(let code, let status, _):
      // A generic code from a proxy in between does not hide what the status says about the key.
      status == 401 ? .misconfigured : code.meaning
    case .unknownCode(let status, _), .unexpectedStatus(let status), .notJSON(let status):
      UnloqError.meaning(ofStatus: status)
    case .redirected: .misconfigured
    case .transport(.cancelled): .cancelled
    case .transport(let error): error.side == .us && error != .outOfResources ? .misconfigured : .unavailable
    case .missingField, .wrongTokenType, .wrongUser, .unusableKey: .unavailable
    }
  }

  /// How long the service asks to pause; nil where it does not say.
  package var retryAfter: Duration? {
    switch self {
    case .service(_, _, let pause), .unknownCode(_, let pause): pause
    default: nil
    }
  }

  /// Whether the very same call may be made again. Calls that ring a phone are not repeated, whatever this
  /// says.
  package var retry: RetryAdvice {
    switch self {
    case .transport(let error): error.retry
    case .service, .unknownCode, .unexpectedStatus, .notJSON: meaning == .unavailable ? .ifIdempotent : .never
    case .redirected, .missingField, .wrongTokenType, .wrongUser, .unusableKey: .never
    }
  }

  /// Whose fault it is.
  package var side: FaultSide {
    switch meaning {
    case .denied, .reported, .locked, .noAnswer, .codeRequired, .deviceUnavailable, .tokenSpent, .cancelled:
      .client
    case .throttled, .unavailable: .upstream
    case .misconfigured: .us
    }
  }

  /// Fixed text, safe for logs and metrics.
  package var label: String {
    switch self {
    case .service(let code, _, _): code.rawValue
    case .unknownCode: "unknown-code"
    case .unexpectedStatus: "unexpected-status"
    case .redirected: "redirected"
    case .notJSON: "not-json"
    case .missingField(let field): "missing-\(field.rawValue)"
    case .wrongTokenType: "wrong-token-type"
    case .wrongUser: "wrong-user"
    case .unusableKey: "unusable-key"
    case .transport(let error): error.label
    }
  }

  private static func meaning(ofStatus status: Int) -> UnloqMeaning {
    switch status {
    case 429: .throttled
    case 400..<500: .misconfigured
    default: .unavailable
    }
  }
}
