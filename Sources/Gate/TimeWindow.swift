package import Bytes

/// Times of the week, as clocks on the wall of some zone show them: days, and from when to when.
package struct TimeWindow: Sendable, Hashable, CustomStringConvertible {
  /// The days of the week, one bit each, Monday the lowest. A window over midnight belongs to the day it begins on.
  package let days: UInt8
  /// The first minute of the day.
  package let from: Int
  /// The first minute that is no longer meant; up to 1440. Not after `from`: it is a minute of the next day.
  package let to: Int
  /// Whose clocks.
  package let zone: TimeZoneTable

  /// Every day of the week.
  package static let everyDay: UInt8 = 0x7F
  /// The days' names, Monday first.
  package static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  /// Minutes of a week.
  package static let week = 7 * 1440

  /// - Parameters:
  ///   - days: one bit a day, Monday the lowest.
  ///   - from: the first minute of the day.
  ///   - to: the first minute behind; not after `from` for a window over midnight.
  ///   - zone: whose clocks.
  package init(days: UInt8 = TimeWindow.everyDay, from: Int = 0, to: Int = 1440, zone: TimeZoneTable) {
    self.days = days
    self.from = from
    self.to = to
    self.zone = zone
  }

  /// Whether a minute of the week is meant; 0 is Monday, midnight.
  package func contains(minute: Int) -> Bool {
    let day = minute / 1440
    let inDay = minute % 1440
    if from < to { return days & (1 << day) != 0 && inDay >= from && inDay < to }
    if days & (1 << day) != 0 && inDay >= from { return true }
    return days & (1 << ((day + 6) % 7)) != 0 && inDay < to
  }

  /// Whether a moment is meant, given as seconds since 1970 in UTC.
  package func contains(wallSeconds: Int64) -> Bool {
    contains(minute: TimeWindow.minute(at: wallSeconds, in: zone))
  }

  /// The minute of the week that clocks of a zone show.
  package static func minute(at wallSeconds: Int64, in zone: TimeZoneTable) -> Int {
    let (weekday, second) = zone.local(at: wallSeconds)
    return weekday * 1440 + second / 60
  }

  package var description: String {
    var parts: [String] = []
    if days != TimeWindow.everyDay { parts.append(TimeWindow.text(of: days)) }
    if from != 0 || to != 1440 { parts.append("\(TimeWindow.clock(from))-\(TimeWindow.clock(to))") }
    return (parts + [zone.name]).joined(separator: " ")
  }

  /// `08:00`.
  package static func clock(_ minute: Int) -> String {
    let hour = minute / 60
    let rest = minute % 60
    return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `mon-fri,sun`.
  private static func text(of days: UInt8) -> String {
    var runs: [String] = []
    var day = 0
    while day < 7 {
      guard days & (1 << day) != 0 else {
        day += 1
        continue
      }
      var last = day
      while last < 6, days & (1 << (last + 1)) != 0 { last += 1 }
      runs.append(last == day ? dayNames[day] : "\(dayNames[day])-\(dayNames[last])")
      day = last + 1
    }
    return runs.joined(separator: ",")
  }
}
