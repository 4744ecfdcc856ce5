/// How a sign-in stands while the phone rings.
package struct LoginProgress: Sendable {
  /// The digits that the phone shows as well.
  package let matchCode: String
  /// Whole seconds until it is over.
  package let secondsLeft: Int64
}
