package import HTTP

/// What the service answers a request with.
package enum ServiceReply: Sendable {
  /// A whole answer.
  case response(Response)
  /// An event stream (text/event-stream), sent piece by piece until it ends or the client leaves.
  case events(AsyncStream<[UInt8]>)
}
