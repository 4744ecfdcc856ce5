package import Crypto

/// Makes sessions of approved sign-ins.
package struct SessionIssuer: Sendable {
  private let sessions: any SessionStore
  private let random: any RandomSource
  /// A session's, from its sign-in.
  let lifetime: Duration

  /// An issuer for a store; `lifetime` is a session's, for the cookie's `Max-Age`.
  package init(sessions: any SessionStore, random: any RandomSource, lifetime: Duration) {
    self.sessions = sessions
    self.random = random
    self.lifetime = lifetime
  }

  /// A new session with a new 256-bit id, whatever cookies the client had before (no session fixation), good at
  /// `host` alone.
  ///
  /// - Throws: what the store throws; then there is no session.
  package func issue(
    _ signIn: CollectedSignIn, host: String, isSecure: Bool, now: Moment
  ) async throws(SessionStoreError) -> IssuedSession {
    let value = random.token(bytes: 32)
    let id = GateCookie.id(of: value, at: host)
    let record = SessionRecord(signIn: signIn.approval, serviceSessionID: signIn.serviceSessionID)
    try await sessions.insert(record, id: id, now: now)
    return IssuedSession(
      record: record, id: id,
      setCookie: GateCookie.session.setting(value, isSecure: isSecure, lifetime: lifetime))
  }
}
