/// What comes of a click on the approve page.
package enum WishAnswer: Sendable {
  /// The desk's answer.
  case opening(ApprovalOpening)
  /// The rules ask for no approval of such a request any more.
  case needless
  /// The rules refuse it, or it cannot be decided.
  case refused(Reason)
}
