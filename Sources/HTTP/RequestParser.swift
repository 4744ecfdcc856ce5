/// Reads request heads off a connection, one after the other.
///
/// Strict: it refuses, it never repairs. Whatever two readers could take for two different requests is an
/// error, after which the connection is closed.
package struct RequestParser {
  private let limits: HTTPLimits
  private var scanner = HeadScanner(.request)

  /// - Parameter limits: ceilings for every head that this parser reads.
  package init(limits: HTTPLimits) { self.limits = limits }

  /// Reads one head from the front of `input`.
  ///
  /// - Parameters:
  ///   - input: everything received and not yet consumed, from the same first byte at each call for one head.
  ///   - head: filled when the head is complete, untouched while it is not: connections that are still
  ///     waiting for bytes may share one.
  /// - Returns: how many bytes the head took, at most one empty line in front included; nil when more are
  ///   needed.
  /// - Throws: why the request is refused; the connection is of no further use.
  package mutating func parse(_ input: Span<UInt8>, into head: RequestHead) throws(HTTPError) -> Int? {
    guard let range = try scanner.head(in: input, limits: limits) else { return nil }
    scanner = HeadScanner(.request)
    try head.read(input.extracting(range), limits)
    return range.upperBound
  }

  /// Forgets a head that has begun to arrive.
  package mutating func reset() { scanner = HeadScanner(.request) }

  /// Whether part of a head has arrived; between heads it is false.
  package var hasBegun: Bool { scanner.hasBegun }
}
