/// Reads response heads off a connection to an upstream, as strictly as requests: an answer that two readers
/// could cut at different places would hand the end of one person's answer to another.
package struct ResponseParser {
  private let limits: HTTPLimits
  private var scanner = HeadScanner(.response)

  /// - Parameter limits: ceilings for every head that this parser reads.
  package init(limits: HTTPLimits) { self.limits = limits }

  /// Reads one head from the front of `input`. Interim (1xx) answers come as heads of their own.
  ///
  /// - Parameters:
  ///   - input: everything received and not yet consumed, from the same first byte at each call for one head.
  ///   - head: filled when the head is complete, untouched while it is not.
  ///   - method: of the request that is answered; it decides whether a body follows.
  /// - Returns: how many bytes the head took; nil when more are needed.
  /// - Throws: why the answer is not usable; the connection is closed.
  package mutating func parse(
    _ input: Span<UInt8>, into head: ResponseHead, answering method: Method
  ) throws(HTTPError) -> Int? {
    guard let range = try scanner.head(in: input, limits: limits) else { return nil }
    scanner = HeadScanner(.response)
    try head.read(input.extracting(range), answering: method)
    return range.upperBound
  }

  /// Forgets a head that has begun to arrive.
  package mutating func reset() { scanner = HeadScanner(.response) }
}
