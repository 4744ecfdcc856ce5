import Bytes
import Gate

/// One item of `policy.rules[].match.time`.
enum TimeSection: Section {
  static let days = OptionalKey(
    "days", Forms.list(of: Forms.days, "days", isSingleAllowed: true), example: "[mon-fri]",
    """
    Days of the week, mon to sun, and ranges of them. A window over midnight belongs to the day it begins on. Without \
    it every day.
    """)
  static let from = OptionalKey(
    "from", Forms.clock, example: "\"08:00\"", "The first minute of the day. Without it 00:00.")
  static let to = OptionalKey(
    "to", Forms.clock, example: "\"18:00\"",
    """
    The first minute behind the window. One before from is a minute of the next day: from 22:00 to 06:00 goes over \
    midnight. Without it 24:00.
    """)
  static let zone = RequiredKey(
    "zone", Forms.zone, example: "Europe/Berlin",
    """
    The time zone whose clocks count, summer time included, as the system's tz database names it; or UTC. It has to \
    be named, since a machine's own zone is often not its people's.
    """)

  static let description = SectionDescription(
    name: "time",
    text: """
      Times of the week, as clocks on the wall of a zone show them. A list of such windows means any of them.
      """,
    keys: [days.description, from.description, to.description, zone.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> TimeWindow? {
    let mask = reader[days]?.reduce(0) { $0 | $1 }
    let start = reader[from]
    let end = reader[to]
    let table = reader[zone]
    if let start, let end, start == end {
      reader.decoding.error(
        at: reader.position, "the window ends when it begins", hint: "leave from and to out for the whole day"
      )
      return nil
    }
    if start == 1440 {
      reader.decoding.error(
        at: reader.position, "no window begins at 24:00", hint: "from: \"00:00\" of the next day")
      return nil
    }
    let isEmpty = [days.description, from.description, to.description].allSatisfy { !reader.isGiven($0) }
    if isEmpty && !reader.hasUnknownKeys {
      reader.decoding.error(
        at: reader.position, "this time names none", hint: "days: [mon-fri], or from: \"08:00\"")
    }
    guard let table else { return nil }
    return TimeWindow(days: mask ?? TimeWindow.everyDay, from: start ?? 0, to: end ?? 1440, zone: table)
  }
}
