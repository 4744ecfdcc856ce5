import Bytes
import Testing

@testable import AccessLog

@Suite struct TimeTextTests {
  static let rows: [(wall: Int64, rfc3339: String, common: String)] = [
    (0, "1970-01-01T00:00:00.000Z", "01/Jan/1970:00:00:00 +0000"),
    (1_795_288_326_042_999_999, "2026-11-21T19:12:06.042Z", "21/Nov/2026:19:12:06 +0000"),
    (1_709_164_800_999_000_000, "2024-02-29T00:00:00.999Z", "29/Feb/2024:00:00:00 +0000"),
    (1_767_225_599_100_000_000, "2025-12-31T23:59:59.100Z", "31/Dec/2025:23:59:59 +0000"),
  ]

  @Test func `one clock gives each time in both forms, in any order`() {
    var time = TimeText()
    for row in TimeTextTests.rows + TimeTextTests.rows.reversed() {
      time.update(row.wall)
      let rfc3339 = Buffer(capacity: 64)
      time.appendRFC3339(to: rfc3339)
      #expect(text(rfc3339) == row.rfc3339)
      let common = Buffer(capacity: 64)
      time.appendCommon(to: common)
      #expect(text(common) == row.common)
    }
  }

  @Test(arguments: [
    (Duration.zero, "0.000"), (.microseconds(1), "0.001"), (.nanoseconds(1999), "0.001"),
    (.milliseconds(12), "12.000"), (.seconds(3600), "3600000.000"), (.microseconds(1_234_567), "1234.567"),
    (.seconds(-1), "0.000"),
  ])
  func `durations are milliseconds with three places`(duration: Duration, expected: String) {
    let buffer = Buffer(capacity: 64)
    buffer.append(milliseconds: duration)
    #expect(text(buffer) == expected)
  }
}
