package import Crypto

/// Where sessions live. Sessions are known by the SHA-256 of their cookie's value; the value itself is stored
/// nowhere.
///
/// Only approved sessions are ever inserted, so strangers cannot fill it. All stores pass
/// `SessionStoreContract`.
package protocol SessionStore: Sendable {
  /// Looks into this process's own memory: never suspends, allocates nothing. A hit winds the idle clock.
  func find(_ id: Digest, now: Moment) -> SessionLookup
  /// The same without consequences, for whoever watches a session: winds no clock, counts nothing, moves nothing up;
  /// nil where there is no live session of that id.
  func peek(_ id: Digest, now: Moment) -> SessionRecord?
  /// Asks what lies behind that memory, after a miss there; nil where nothing does.
  ///
  /// - Throws: `unavailable`; the request is then refused, not taken for a stranger's.
  func load(_ id: Digest, now: Moment) async throws(SessionStoreError) -> SessionRecord?
  /// Adds a session; the least recently used one goes when the store is full.
  func insert(_ record: SessionRecord, id: Digest, now: Moment) async throws(SessionStoreError)
  /// Notes a further approval of a live session, with what the person's key opened; `nil` when the session is gone.
  /// The credential stays in this process's memory, wherever the session is kept.
  func add(
    _ approval: Approval, for key: GrantKey?, credential: OpenCredential?, to id: Digest, now: Moment
  ) async throws(SessionStoreError) -> SessionRecord?
  /// Takes out the newest grant for a key that is used once. Of any number of callers at once exactly one
  /// gets it; nil for the others, and where it is older than `notBefore`.
  func take(
    _ key: GrantKey, from id: Digest, notBefore: Moment, now: Moment
  ) async throws(SessionStoreError) -> Grant?
  /// Ends a session. Nothing happens when it is gone already.
  func remove(_ id: Digest) async throws(SessionStoreError)
  /// Ends every session that `selector` means, on whichever worker it is used next; returns how many there were.
  func remove(where selector: SessionSelector) async throws(SessionStoreError) -> Int
  /// The live sessions in the order of their handles, at most `limit` of them, those behind `after` where one is
  /// given: page by page for an operator. Winds no idle clock.
  func sessions(
    limit: Int, after: SessionHandle?, now: Moment
  ) async throws(SessionStoreError) -> [SessionListing]
  /// What happened so far.
  var counts: SessionCounts { get }
}

extension SessionStore {
  /// Notes a further approval of a live session; `nil` when the session is gone.
  package func add(
    _ approval: Approval, for key: GrantKey?, to id: Digest, now: Moment
  ) async throws(SessionStoreError) -> SessionRecord? {
    try await add(approval, for: key, credential: nil, to: id, now: now)
  }
}
