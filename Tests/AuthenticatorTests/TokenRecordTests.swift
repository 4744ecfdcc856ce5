@testable import Authenticator
import Testing

@Suite struct TokenRecordTests {
  private func record(redeemed: Bool = false) -> TokenRecord {
    TokenRecord(
      approvalID: "a", applicationID: 1, wrappedKey: nil, createdAt: WallTime(milliseconds: 0),
      isRedeemed: redeemed)
  }

  /// Whether it was redeemed, the application that asks, milliseconds later, and what redeeming and attaching say.
  @Test(
    arguments: [
      (false, Int64(1), Int64(0), nil, nil),
      (false, 1, 59_999, nil, nil),
      (false, 1, 60_000, APIError.tokenExpired, APIError.tokenExpired),
      (true, 1, 0, .tokenUnknown, nil),
      (true, 1, 60_000, .tokenUnknown, .tokenExpired),
      (false, 2, 0, .tokenUnknown, .tokenUnknown),
      (false, 2, 60_000, .tokenUnknown, .tokenUnknown),
    ] as [(Bool, Int64, Int64, APIError?, APIError?)])
  func `a token counts once, for a minute, for its own application`(
    _ row: (redeemed: Bool, application: Int64, after: Int64, redeeming: APIError?, attaching: APIError?)
  ) {
    let now = WallTime(milliseconds: row.after)
    let token = record(redeemed: row.redeemed)
    #expect(
      error { () throws(APIError) in try token.checkRedeemable(by: row.application, at: now) }
        == row.redeeming)
    #expect(
      error { () throws(APIError) in try token.checkAttachable(by: row.application, at: now) }
        == row.attaching)
  }

  private func error(_ body: () throws(APIError) -> Void) -> APIError? {
    do throws(APIError) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
