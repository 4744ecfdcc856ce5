import Bytes
import Gate
import Testing

@Suite struct TimeWindowTests {
  private static let monday: UInt8 = 1
  private static let friday: UInt8 = 16

  /// A day (0 is Monday), an hour and a minute, and whether the window has it.
  @Test(arguments: [
    (0, 8, 0, true), (0, 7, 59, false), (0, 17, 59, true), (0, 18, 0, false), (1, 9, 0, false),
  ])
  func `a window is from the first minute to the one before the last`(
    _ day: Int, _ hour: Int, _ minute: Int, _ expected: Bool
  ) {
    let window = TimeWindow(days: Self.monday, from: 480, to: 1080, zone: .utc)
    #expect(window.contains(minute: day * 1440 + hour * 60 + minute) == expected)
  }

  @Test(arguments: [
    (4, 22, 0, true), (4, 21, 59, false), (5, 5, 59, true), (5, 6, 0, false), (4, 3, 0, false),
    (5, 22, 0, false),
  ])
  func `a window over midnight belongs to the day it begins on`(
    _ day: Int, _ hour: Int, _ minute: Int, _ expected: Bool
  ) {
    let window = TimeWindow(days: Self.friday, from: 1320, to: 360, zone: .utc)
    #expect(window.contains(minute: day * 1440 + hour * 60 + minute) == expected)
  }

  @Test func `a window over the end of the week goes on on Monday`() {
    let window = TimeWindow(days: 64, from: 1320, to: 360, zone: .utc)
    #expect(window.contains(minute: 0) && window.contains(minute: 359) && !window.contains(minute: 360))
    #expect(window.contains(minute: TimeWindow.week - 1))
  }

  /// 2026-03-29, when Berlin's clocks go from 02:00 to 03:00, and 2026-10-25, when 02:00 to 03:00 comes twice.
  @Test func `clocks on the wall decide, summer time or not`() throws {
    let zone = try #require(TimeZoneDatabase.table(of: "Europe/Berlin"))
    let window = TimeWindow(from: 150, to: 180, zone: zone)  // 02:30 to 03:00
    let inMarch = (0..<24 * 60).filter { window.contains(wallSeconds: 1_774_738_800 + Int64($0) * 60) }
    #expect(inMarch.isEmpty)
    let inOctober = (0..<25 * 60).filter { window.contains(wallSeconds: 1_792_879_200 + Int64($0) * 60) }
    #expect(inOctober.count == 60)
  }

  @Test(arguments: [
    (TimeWindow(days: 0x1F, from: 480, to: 1080, zone: .utc), "mon-fri 08:00-18:00 UTC"),
    (TimeWindow(days: 0x71, zone: .utc), "mon,fri-sun UTC"),
    (TimeWindow(from: 1320, to: 5, zone: .utc), "22:00-00:05 UTC"),
  ])
  func `a window says what it is`(_ window: TimeWindow, _ text: String) {
    #expect(window.description == text)
  }
}
