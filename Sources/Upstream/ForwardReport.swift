package import Reactor

/// What happened between a permit and the last byte of the answer: filled along the way, so that it also tells the
/// truth about an exchange that failed in the middle. Read by the access log.
package struct ForwardReport {
  /// The upstream that was asked last; nil when none could be.
  package var endpoint: Endpoint?
  /// Status of the answer; nil while there is none.
  package var status: Int?
  /// Bytes of the answer's body sent to the client, without framing.
  package var bytesOut = 0
  /// When the first upstream was asked.
  package var asked: MonotonicTime?
  /// When the upstream's part was over.
  package var answered: MonotonicTime?
  /// Whether bytes of the answer have gone to the client: then no other answer can be given.
  package var hasStarted = false
  /// Whether the client's connection may carry another request.
  package var keepsClient = false

  package init() {}

  /// How long the upstream took; nil when none was asked.
  package var upstreamTime: Duration? {
    guard let asked, let answered else { return nil }
    return answered - asked
  }
}
