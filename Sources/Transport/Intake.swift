package import Bytes
package import HTTP

/// What a connection holds only while a request is on it: the bytes as they arrive and the parsed head. Taken from its
/// worker's pool when the first byte comes and given back when the connection idles, so that an idle keep-alive
/// connection costs a socket and a suspended task.
package final class Intake {
  /// Bytes from the client that nobody has used yet.
  package let input: Buffer
  /// The request that was parsed last.
  package let head = RequestHead()
  var parser: RequestParser

  init(limits: HTTPLimits) {
    input = Buffer(capacity: 4096)
    parser = RequestParser(limits: limits)
  }

  /// Reads a head off the front of `input` into `head`; false when it has not arrived in full.
  func parse() throws(HTTPError) -> Bool {
    // The view lives no longer than this reference, and not only as long as one access to the property.
    let input = input
    guard let count = try parser.parse(input.readable, into: head) else { return false }
    input.consume(count)
    return true
  }
}

/// The intakes of one worker that are not in use.
package final class IntakePool {
  /// Kept for reuse at most; more than that only after a burst, and then given back to the allocator.
  private static let kept = 256
  /// An intake whose input grew beyond this is not kept.
  private static let largest = 16 << 10

  private let limits: HTTPLimits
  private var free: [Intake] = []

  package init(limits: HTTPLimits) { self.limits = limits }

  /// An empty intake.
  func take() -> Intake { free.popLast() ?? Intake(limits: limits) }

  /// Gives one back; whatever it holds is forgotten.
  func put(_ intake: Intake) {
    guard free.count < Self.kept, intake.input.capacity <= Self.largest else { return }
    intake.input.removeAll()
    intake.parser.reset()
    free.append(intake)
  }
}
