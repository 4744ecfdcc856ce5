/// A time zone's distance from UTC, moment by moment, as the system's tz database has it: computed once, then looked
/// up by anybody.
package struct TimeZoneTable: Sendable, Hashable {
  /// The zone's name: `Europe/Berlin`.
  package let name: String
  /// Seconds since 1970 at which an offset begins, in ascending order; the first holds before it too.
  private let starts: [Int64]
  /// Seconds east of UTC.
  private let offsets: [Int32]

  /// - Parameters:
  ///   - name: the zone's name.
  ///   - first: the offset before the first change.
  ///   - changes: when an offset begins, and which, in ascending order.
  package init(name: String, first: Int32, changes: [(start: Int64, offset: Int32)]) {
    self.name = name
    starts = [Int64.min] + changes.map(\.start)
    offsets = [first] + changes.map(\.offset)
  }

  /// UTC itself.
  package static let utc = TimeZoneTable(name: "UTC", first: 0, changes: [])

  /// How many different offsets follow one another.
  package var count: Int { starts.count }

  /// Seconds east of UTC at a moment, given as seconds since 1970.
  package func offset(at wallSeconds: Int64) -> Int64 {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if wallSeconds < starts[middle] { high = middle } else { low = middle }
    }
    return Int64(offsets[low])
  }

  /// What clocks on the wall show there: the day of the week (0 is Monday) and the second of that day.
  package func local(at wallSeconds: Int64) -> (weekday: Int, second: Int) {
    let local = wallSeconds + offset(at: wallSeconds)
    let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    // 1970 began on a Thursday.
    let weekday = Int(((day + 3) % 7 + 7) % 7)
    return (weekday, Int(local - day * 86_400))
  }
}
