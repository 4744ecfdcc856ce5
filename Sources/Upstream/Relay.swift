internal import Bytes
package import HTTP
package import Reactor

/// What one exchange with an upstream needs beyond its two connections: buffers for both directions and the parsed
/// answer. Taken from the worker's pool for the length of the exchange.
package final class Relay {
  /// Bytes on their way to the upstream.
  let outgoing = Buffer(capacity: 4096)
  /// Bytes from the upstream that nobody has used yet.
  let incoming = Buffer(capacity: 16 << 10)
  /// Bytes on their way to the client.
  let answer = Buffer(capacity: 16 << 10)
  /// The upstream's answer.
  let head = ResponseHead()
  var parser: ResponseParser
  /// Wakes the exchange while bytes move both ways.
  let activity: ActivitySignal

  init(limits: HTTPLimits, loop: EventLoop) {
    parser = ResponseParser(limits: limits)
    activity = ActivitySignal(on: loop)
  }

  /// Reads an answer's head off the front of `incoming` into `head`; false when it has not arrived in full.
  func parse(answering method: Method) throws(HTTPError) -> Bool {
    // The view lives no longer than this reference, and not only as long as one access to the property.
    let incoming = incoming
    guard let count = try parser.parse(incoming.readable, into: head, answering: method) else { return false }
    incoming.consume(count)
    return true
  }

  /// Forgets the exchange.
  func reset() {
    outgoing.removeAll()
    outgoing.wipe()
    incoming.removeAll()
    answer.removeAll()
    parser.reset()
  }

  /// Bytes of storage, to decide whether it is worth keeping.
  var footprint: Int { outgoing.capacity + incoming.capacity + answer.capacity }
}

/// The relays of one worker that are not in use.
package final class RelayPool {
  /// Kept for reuse at most.
  private static let kept = 128
  /// One whose buffers grew beyond this, in all, is kept only as one of the first few.
  private static let usual = 48 << 10
  private static let largeKept = 8

  private let limits: HTTPLimits
  private let loop: EventLoop
  private var free: [Relay] = []

  /// - Parameters:
  ///   - limits: ceilings on what upstreams send; the body's does not apply to answers.
  ///   - loop: the worker's.
  package init(limits: HTTPLimits, loop: EventLoop) {
    self.limits = limits
    self.loop = loop
  }

  /// An empty relay.
  func take() -> Relay { free.popLast() ?? Relay(limits: limits, loop: loop) }

  /// Gives one back; whatever it holds is forgotten.
  func put(_ relay: Relay) {
    guard free.count < Self.kept, relay.footprint <= Self.usual || free.count < Self.largeKept else { return }
    relay.reset()
    free.append(relay)
  }
}
