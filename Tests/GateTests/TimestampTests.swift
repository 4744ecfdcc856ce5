import Gate
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)), ("2026-11-21T19:12:06Z", 1_795_288_326),
    ("2026-11-21T20:12:06.123+01:00", 1_795_288_326), ("2026-11-21t14:12:06-05:00", 1_795_288_326),
    ("2024-02-29 00:00:00z", 1_709_164_800), ("1969-12-31T23:59:59Z", -1),
    ("2016-12-31T23:59:60Z", 1_483_228_799),
  ])
  func `times are read`(_ text: String, _ seconds: Int64) {
    #expect(Timestamp.seconds(of: text.utf8.span) == seconds)
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T19:12:06", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-11-21T24:00:00Z",
    "2026-11-21T19:12:06+1:00", "2026-11-21T19:12:06Zx", "2026-11-21T19:12:06+01:00x", "2026-11-2aT19:12:06Z",
  ])
  func `what is no time is none`(_ text: String) { #expect(Timestamp.seconds(of: text.utf8.span) == nil) }

  @Test func `what is written is read`() {
    for seconds in stride(from: Int64(-2_000_000_000), through: 4_000_000_000, by: 12_345_679) {
      #expect(Timestamp.seconds(of: Timestamp.text(seconds).utf8.span) == seconds)
    }
  }
}
