/// What one application and one person have had to do with each other.
package struct Membership: Sendable, Hashable {
  /// Whether the person has approved a login to the application before.
  package var hasLoggedIn = false
  /// Whether the next login needs a one-time code, because the last one was denied.
  package var needsCode = false
}
