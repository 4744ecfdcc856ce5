package import HTTP

/// Why a request's body could not be read into memory.
package enum InboundBodyError: Error, Sendable, Equatable {
  /// It breaks the rules of its framing.
  case malformed(HTTPError)
  /// It is longer than this endpoint takes.
  case tooLarge
  /// The client stopped sending.
  case timedOut
  /// The client is gone.
  case disconnected
}
