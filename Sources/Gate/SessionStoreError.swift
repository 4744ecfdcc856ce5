/// What can go wrong with a session store. A store that fails is never a store without that session.
package enum SessionStoreError: Error, Sendable, Hashable {
  /// It cannot be reached, or did not answer in time.
  case unavailable
}
