/// How the end of a message's body is found. Decided once per message, from its head alone; see
/// `BodyFraming+Request.swift` and `BodyFraming+Response.swift` for the rules.
package enum BodyFraming: Equatable, Sendable, BitwiseCopyable {
  /// No body follows.
  case none
  /// Exactly so many bytes follow. Zero where the sender said so, which is handed on as `Content-Length: 0`.
  case length(Int)
  /// Chunks follow (RFC 9112, 7.1).
  case chunked
  /// Responses only: the body ends when the peer closes the connection.
  case untilClose
}
