extension Gatekeeper {
  /// Ends every session that `selector` means, at once and for every worker, and withholds the sign-ins that were
  /// approved and that no browser has collected yet: their sessions would come to life after the revocation.
  ///
  /// - Returns: how many sessions there were.
  /// - Throws: `unavailable`; then some of them may live on.
  package func revoke(_ selector: SessionSelector) async throws(SessionStoreError) -> Int {
    await parts.desk.withhold(selector)
    return try await parts.sessions.remove(where: selector)
  }
}
