/// Why a request does not go on, and what its client can do about it. The answer is made in
/// `Server/Answer.swift`.
package struct Refusal: Sendable {
  /// Why.
  package var reason: Reason
  /// Who gets the answer.
  package let client: ClientKind
  /// The approval that is pending or has ended, if there is one.
  package var pending: PendingID?
  /// The sealed way back for the sign-in and approve pages.
  package var sealedTarget: String?
  /// When it may be tried again.
  package var retryAfter: Duration?

  package init(
    _ reason: Reason, client: ClientKind, pending: PendingID? = nil, sealedTarget: String? = nil,
    retryAfter: Duration? = nil
  ) {
    self.reason = reason
    self.client = client
    self.pending = pending
    self.sealedTarget = sealedTarget
    self.retryAfter = retryAfter
  }
}
