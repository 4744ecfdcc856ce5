package import Bytes

/// Why a call brought no answer.
package enum FetchError: Error, CaseIterable, Equatable, Sendable {
  /// The URL is not absolute http or https, or a field holds control characters.
  case badRequest
  /// The name is unknown or nobody listens there.
  case unreachable
  /// No connection within the connect time-out.
  case connectTimedOut
  /// No whole answer within the time-out.
  case timedOut
  /// The certificate does not prove that the service is the one we asked for.
  case untrusted
  /// The TLS handshake failed for another reason.
  case tlsFailed
  /// The file with the certificate authority cannot be read.
  case unreadableAuthority
  /// The connection ended before the answer did.
  case connectionLost
  /// What came back is not HTTP.
  case badReply
  /// The answer is larger than the limit.
  case tooLarge
  /// Memory, descriptors or threads ran out here.
  case outOfResources
  /// The caller was cancelled.
  case cancelled

  /// Whose fault it is.
  package var side: FaultSide {
    switch self {
    case .cancelled: .client
    case .badRequest, .unreadableAuthority, .outOfResources: .us
    case .unreachable, .connectTimedOut, .timedOut, .untrusted, .tlsFailed, .connectionLost, .badReply,
      .tooLarge:
      .upstream
    }
  }

  /// Whether the call may be made again.
  package var retry: RetryAdvice {
    switch self {
    case .unreachable, .connectTimedOut, .outOfResources: .always
    case .timedOut, .connectionLost: .ifIdempotent
    case .badRequest, .untrusted, .tlsFailed, .unreadableAuthority, .badReply, .tooLarge, .cancelled: .never
    }
  }

  /// Fixed text, safe for logs and metrics.
  package var label: String {
    switch self {
    case .badRequest: "bad-request"
    case .unreachable: "unreachable"
    case .connectTimedOut: "connect-timed-out"
    case .timedOut: "timed-out"
    case .untrusted: "untrusted-certificate"
    case .tlsFailed: "tls-failed"
    case .unreadableAuthority: "unreadable-authority"
    case .connectionLost: "connection-lost"
    case .badReply: "bad-reply"
    case .tooLarge: "reply-too-large"
    case .outOfResources: "out-of-resources"
    case .cancelled: "cancelled"
    }
  }
}
