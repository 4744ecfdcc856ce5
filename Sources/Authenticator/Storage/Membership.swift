/// What one application and one person have had to do with each other.
package struct Membership: Sendable, Hashable {
  /// Whether the person has approved a login to the application before.
  package var hasLoggedIn = false
  /// Whether the next login needs a one-time code, because the last one was denied.
  package var needsCode = false
  /// Whether the person reported a request of the application as not theirs: it may ask nothing until an administrator
  /// unlocks it.
  package var isLocked = false
}
