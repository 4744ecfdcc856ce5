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

  /// The part of the client's `Prefer` that was honoured, as `Preference-Applied` says it (RFC 7240, 3).
  package var preferenceApplied: String?
  /// Whether a name in `Authorization` would help.
  package var takesName = true

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
