import Bytes

extension Timestamp {
  /// Seconds since 1970 of an RFC 3339 time (`2026-11-21T19:12:06.123+01:00`), fractions cut off; nil for anything
  /// else. A leap second counts as the one before it.
  package static func seconds(of text: Span<UInt8>) -> Int64? {
    guard text.count >= 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[10] | 0x20 == UInt8(ascii: "t") || text[10] == 0x20, text[13] == UInt8(ascii: ":"),
      text[16] == UInt8(ascii: ":"), let year = number(text, 0, 4), let month = number(text, 5, 2),
      let day = number(text, 8, 2), let hour = number(text, 11, 2), let minute = number(text, 14, 2),
      let second = number(text, 17, 2), (1...12).contains(month), (1...31).contains(day), hour < 24,
      minute < 60,
      second <= 60
    else { return nil }
    let days = dayNumber(year, month, day)
    guard date(days) == (year, month, day) else { return nil }
    var at = 19
    if text[at] == UInt8(ascii: ".") {
      at += 1
      while at < text.count, (48...57).contains(text[at]) { at += 1 }
    }
    guard at < text.count, let offset = offset(text, at) else { return nil }
    return days * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset
  }

  /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
  package static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    // Years that begin in March, so that the leap day comes last.
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivided(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// `Z`, or hours and minutes east of UTC, up to the end of the text.
  private static func offset(_ text: Span<UInt8>, _ at: Int) -> Int64? {
    if text[at] | 0x20 == UInt8(ascii: "z") { return at + 1 == text.count ? 0 : nil }
    guard text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-"), text.count == at + 6,
      text[at + 3] == UInt8(ascii: ":"), let hours = number(text, at + 1, 2),
      let minutes = number(text, at + 4, 2), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return text[at] == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int64? {
    var value: Int64 = 0
    for index in start..<(start + count) {
      guard (48...57).contains(text[index]) else { return nil }
      value = value * 10 + Int64(text[index] - 48)
    }
    return value
  }
}
