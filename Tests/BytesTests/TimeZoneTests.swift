import Bytes
import Testing

@Suite struct TimeZoneTests {
  private static let changes: [(Int64, Int64)] = [
    // 2026-03-29: 01:59:59 CET, then 03:00:00 CEST.
    (1_774_745_999, 3600), (1_774_746_000, 7200),
    // 2026-10-25: 02:59:59 CEST, then 02:00:00 CET.
    (1_792_889_999, 7200), (1_792_890_000, 3600),
    // 2050, summer and winter: rules hold for years that no table has.
    (2_540_289_600, 7200), (2_524_651_200, 3600),
  ]

  /// Moments around Berlin's changes, and what clocks show there.
  @Test(arguments: changes)
  func `summer time begins and ends at its second`(_ wallSeconds: Int64, _ offset: Int64) throws {
    let zone = try #require(TimeZoneDatabase.table(of: "Europe/Berlin"))
    #expect(zone.offset(at: wallSeconds) == offset)
  }

  @Test(arguments: [
    ("Asia/Kolkata", Int64(19_800)), ("UTC", Int64(0)), ("Asia/Kathmandu", 20_700), ("Etc/GMT+5", -18_000),
  ])
  func `zones have their offsets`(_ name: String, _ offset: Int64) throws {
    #expect(try #require(TimeZoneDatabase.table(of: name)).offset(at: 1_790_000_000) == offset)
  }

  @Test(arguments: [
    "Europe/Berln", "", "../../etc/passwd", "/etc/localtime", "Europe", "tzdata.zi", "EST5EDT,M3.2.0",
  ])
  func `what is no zone has no table`(_ name: String) { #expect(TimeZoneDatabase.table(of: name) == nil) }

  @Test func `the zone that was asked before stays untouched`() throws {
    let berlin = try #require(TimeZoneDatabase.table(of: "Europe/Berlin"))
    _ = TimeZoneDatabase.table(of: "America/New_York")
    #expect(TimeZoneDatabase.table(of: "Europe/Berlin") == berlin)
    #expect(TimeZoneDatabase.names().contains("Europe/Berlin"))
  }

  @Test(arguments: [
    // A Thursday midnight, a second before it, and now.
    (Int64(0), 3, 0), (-1, 2, 86_399), (1_800_000_000, 4, 28_800),
  ])
  func `days and seconds are those of the wall`(_ wallSeconds: Int64, _ weekday: Int, _ second: Int) {
    let local = TimeZoneTable.utc.local(at: wallSeconds)
    #expect(local.weekday == weekday && local.second == second)
  }
}
