package import Bytes
package import Gate
package import HTTP
package import Reactor

/// What the access log says about one request: references and numbers that a request's stations fill in on
/// its way.
///
/// Text is made only when the line is written. A connection keeps one record and resets it for each request,
/// so that the steady state allocates nothing.
package final class AccessRecord {
  /// The request's number, unique in this run of the program.
  package var id: UInt64 = 0
  /// When the first byte of the request was there.
  package var started = MonotonicTime(nanoseconds: 0)
  /// The client, after the trusted-proxy rules.
  package var client = IPAddress.loopback
  /// The TLS version; nil on a plain listener.
  package var tlsVersion: StaticString?
  /// The request's head; nil where none could be read. Must still hold this request when the record is
  /// written.
  package var head: RequestHead?
  /// The status of the answer; 0 where none was sent.
  package var status = 0
  /// Bytes of the request's body.
  package var bytesIn = 0
  /// Bytes of the answer's body.
  package var bytesOut = 0
  /// The upstream's address as text, as the conf or the resolver gives it; nil where nothing was forwarded.
  package var upstream: String?
  /// From the choice of the upstream to the end of its answer.
  package var upstreamDuration: Duration?
  /// What the gate decided.
  package var gate = GateRecord()
  /// The label of what went wrong behind the gate; nil where nothing did.
  package var error: String?

  package init() {}

  /// Forgets the last request.
  ///
  /// - Parameters:
  ///   - id: the next request's number.
  ///   - started: when it began to arrive.
  package func begin(id: UInt64, at started: MonotonicTime) {
    self.id = id
    self.started = started
    head = nil
    status = 0
    bytesIn = 0
    bytesOut = 0
    upstream = nil
    upstreamDuration = nil
    gate = GateRecord()
    error = nil
  }
}
