package import Bytes

/// Turns host names into addresses with getaddrinfo(3), on the blocking pool and never on a loop.
package struct Resolver: Sendable {
  private let pool: BlockingPool

  package init(pool: BlockingPool) { self.pool = pool }

  /// All addresses of `name` in the system's order of preference; an address in text form is returned as it is.
  /// - Throws: `ResolveError` when the name does not exist or the name service does not answer.
  package func addresses(of name: String) async throws(ResolveError) -> [IPAddress] {
    if let address = IPAddress(name) { return [address] }
    return try await pool.run(throwing: { () throws(ResolveError) in try System.resolve(name) })
  }
}
