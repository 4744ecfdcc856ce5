/// Rings a phone. All services pass `ApprovalServiceContract`.
package protocol ApprovalService: Sendable {
  /// Shows the question on the person's phone and suspends until it is answered or has run out.
  ///
  /// Called on the approval desk's loop. Never tries twice: every call may ring. The one who approved is the
  /// one who was asked; any other answer is `unavailable`. Cancelling the task withdraws the question and
  /// throws `cancelled`.
  func ask(_ question: ApprovalQuestion) async throws(ApprovalFailure) -> ApprovalAnswer
}
