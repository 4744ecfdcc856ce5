/// A stored access token, found by its fingerprint.
package struct TokenRecord: Sendable, Hashable {
  package let approvalID: String
  package let applicationID: Int64
  /// The encryption key as it was wrapped for the caller's public key; nil where none was sent.
  package let wrappedKey: String?
  package let createdAt: WallTime
  package let isRedeemed: Bool

  /// How long a token may be redeemed, and a session attached.
  package static let life: Duration = .seconds(60)

  /// Whether the token's minute is over.
  package func isExpired(at now: WallTime) -> Bool { now >= createdAt + TokenRecord.life }

  /// Whether `application` may redeem the token now.
  ///
  /// Another application's token is answered like one that never existed, so that it tells nothing.
  /// - Throws: `tokenUnknown`, `tokenExpired`.
  package func checkRedeemable(by application: Int64, at now: WallTime) throws(APIError) {
    guard applicationID == application, !isRedeemed else { throw .tokenUnknown }
    guard !isExpired(at: now) else { throw .tokenExpired }
  }

  /// Whether `application` may attach a session now: inside the minute, whether redeemed or not.
  /// - Throws: `tokenUnknown`, `tokenExpired`.
  package func checkAttachable(by application: Int64, at now: WallTime) throws(APIError) {
    guard applicationID == application else { throw .tokenUnknown }
    guard !isExpired(at: now) else { throw .tokenExpired }
  }
}
