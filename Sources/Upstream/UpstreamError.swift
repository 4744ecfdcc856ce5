package import HTTP
package import Reactor

/// Why a request that was allowed got no answer, or only part of one, from its upstream.
package enum UpstreamError: Error, Sendable {
  /// The upstream's name has no address, or the name service does not answer.
  case nameNotResolved
  /// No upstream of the route accepts connections.
  case connectFailed
  /// Connecting took too long.
  case connectTimedOut
  /// Every connection the route may have is busy, and none became free in time.
  case connectionsExhausted
  /// The upstream closed or reset the connection before its answer.
  case closedBeforeResponse
  /// The upstream did not answer, or stopped answering, for too long.
  case readTimedOut
  /// The upstream did not take the request for too long.
  case writeTimedOut
  /// The answer breaks HTTP/1.1, or a ceiling.
  case badResponse(HTTPError)
  /// The upstream says that it speaks WebSocket now, but not as RFC 6455 has it, or with what nobody offered.
  case badUpgrade
  /// The answer ended before its end.
  case truncatedResponse
  /// The client's request body breaks HTTP/1.1, or a ceiling.
  case badRequestBody(HTTPError)
  /// The client stopped sending its body for too long.
  case requestBodyTimedOut
  /// The place where the request's body was held failed. Nothing of an answer has come.
  case heldBodyLost
  /// The client left before the answer.
  case clientLeft
  /// The client did not take the answer for too long.
  case clientTooSlow

  /// Who is at fault.
  package enum Side: Sendable { case client, upstream, us }

  /// Who is at fault.
  package var side: Side {
    switch self {
    case .badRequestBody, .requestBodyTimedOut, .clientLeft, .clientTooSlow: .client
    case .connectionsExhausted, .heldBodyLost: .us
    default: .upstream
    }
  }

  /// Fixed text for the access log's `error` and for counters.
  package var label: StaticString {
    switch self {
    case .nameNotResolved: "upstream-name-not-resolved"
    case .connectFailed: "upstream-connect-failed"
    case .connectTimedOut: "upstream-connect-timeout"
    case .connectionsExhausted: "upstream-connections-exhausted"
    case .closedBeforeResponse: "upstream-closed"
    case .readTimedOut: "upstream-read-timeout"
    case .writeTimedOut: "upstream-write-timeout"
    case .badResponse: "upstream-bad-response"
    case .badUpgrade: "upstream-bad-upgrade"
    case .truncatedResponse: "upstream-truncated-response"
    case .badRequestBody: "bad-request-body"
    case .requestBodyTimedOut: "request-body-timeout"
    case .heldBodyLost: "held-body-lost"
    case .clientLeft: "client-left"
    case .clientTooSlow: "client-too-slow"
    }
  }

  /// The labels of all errors.
  static let labels: [String] = [
    UpstreamError.nameNotResolved, .connectFailed, .connectTimedOut, .connectionsExhausted,
    .closedBeforeResponse, .readTimedOut, .writeTimedOut, .badResponse(.badExpectation), .truncatedResponse,
    .badRequestBody(.badExpectation), .requestBodyTimedOut, .heldBodyLost, .clientLeft, .clientTooSlow,
  ].map(\.label.description)

  /// An error of the upstream's socket while a request is sent.
  init(writing error: SocketError) {
    self =
      switch error {
      case .timedOut: .writeTimedOut
      case .interrupted: .clientLeft
      case .disconnected, .system: .closedBeforeResponse
      }
  }

  /// An error of the upstream's socket while an answer is read.
  init(reading error: SocketError) {
    self =
      switch error {
      case .timedOut: .readTimedOut
      case .interrupted: .clientLeft
      case .disconnected, .system: .closedBeforeResponse
      }
  }

  /// An error of the client's socket while it is sent an answer.
  package init(answering error: SocketError) {
    self = error == .timedOut ? .clientTooSlow : .clientLeft
  }

  /// An error of the client's socket while its body is read.
  init(receiving error: SocketError) {
    self = error == .timedOut ? .requestBodyTimedOut : .clientLeft
  }
}

extension UpstreamError {
  /// Whether nobody is left to answer.
  package var isClientGone: Bool {
    switch self {
    case .clientLeft, .clientTooSlow: true
    default: false
    }
  }
}
