package import HTTP

/// What a handler of a `ServiceServer` answers.
package enum Reply: Sendable {
  /// A whole answer.
  case response(Response)
  /// Server-sent events: the head at once, then every element as it comes, until the stream ends, the client leaves
  /// or the server stops. Each element is one event as text, with its empty line.
  case events(AsyncStream<[UInt8]>)
}
