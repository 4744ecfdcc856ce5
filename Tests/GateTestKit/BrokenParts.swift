package import Crypto
package import Gate

/// A session store that is down: it knows what its process remembers, which is nothing, and fails beyond
/// that.
package struct BrokenSessionStore: SessionStore {
  package init() {}

  package func find(_ id: Digest, now: Moment) -> SessionLookup { .miss }

  package func peek(_ id: Digest, now: Moment) -> SessionRecord? { nil }

  package func load(_ id: Digest, now: Moment) async throws(SessionStoreError) -> SessionRecord? {
    throw .unavailable
  }

  package func insert(_ record: SessionRecord, id: Digest, now: Moment) async throws(SessionStoreError) {
    throw .unavailable
  }

  package func add(
    _ approval: Approval, for key: GrantKey?, credential: OpenCredential?, to id: Digest, now: Moment
  ) async throws(SessionStoreError) -> SessionRecord? { throw .unavailable }

  package func take(
    _ key: GrantKey, from id: Digest, notBefore: Moment, now: Moment
  ) async throws(SessionStoreError) -> Grant? { throw .unavailable }

  package func remove(_ id: Digest) async throws(SessionStoreError) { throw .unavailable }

  package func remove(where selector: SessionSelector) async throws(SessionStoreError) -> Int {
    throw .unavailable
  }

  package func sessions(
    limit: Int, after: SessionHandle?, now: Moment
  ) async throws(SessionStoreError) -> [SessionListing] { throw .unavailable }

  package var counts: SessionCounts { SessionCounts() }
}

/// A policy engine that fails, at once or after having to ask.
package struct BrokenPolicyEngine: PolicyEngine {
  private let asks: Bool

  /// - Parameter asks: whether it first says that it has to ask elsewhere.
  package init(asks: Bool) { self.asks = asks }

  package func answer(_ question: borrowing PolicyQuestion) throws(PolicyError) -> PolicyAnswer? {
    if asks { return nil }
    throw .unavailable
  }

  package func ask(_ question: PolicyText) async throws(PolicyError) -> PolicyAnswer { throw .unavailable }
}
