@testable import Authenticator
import Testing

@Suite struct WallTimeTests {
  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00.000Z"),
    (1, "1970-01-01T00:00:00.001Z"),
    (-1, "1969-12-31T23:59:59.999Z"),
    (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (1_583_056_800_000, "2020-03-01T10:00:00.000Z"),
    (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
    (4_102_444_800_000, "2100-01-01T00:00:00.000Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
  ])
  func `times are written as ISO 8601 in UTC with milliseconds`(_ milliseconds: Int64, _ text: String) {
    #expect(WallTime(milliseconds: milliseconds).iso8601 == text)
  }

  @Test func `durations are added to the millisecond`() {
    #expect(WallTime(milliseconds: 5) + .milliseconds(1_250) == WallTime(milliseconds: 1_255))
  }
}
