/// RFC 3339 in UTC, without a formatter's weight.
package enum Timestamp {
  /// `2026-11-21T19:12:06Z` for seconds since 1970.
  package static func text(_ seconds: Int64) -> String {
    let day = floorDivided(seconds, 86_400)
    let rest = seconds - day * 86_400
    let (year, month, dayOfMonth) = date(day)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
      + "T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
  }

  /// The seconds since 1970 of a text that `text` has made; nil for any other form.
  package static func seconds(_ text: String) -> Int64? {
    let parts = text.split(whereSeparator: { "-T:Z".contains($0) }).compactMap { Int64($0) }
    guard parts.count == 6, text.utf8.count == 20 else { return nil }
    // The day by its number: the years before, their leap days, and the days of this year, from March on.
    let (year, month) = parts[1] > 2 ? (parts[0], parts[1] - 3) : (parts[0] - 1, parts[1] + 9)
    let leaps = floorDivided(year, 4) - floorDivided(year, 100) + floorDivided(year, 400)
    let day = year * 365 + leaps + (153 * month + 2) / 5 + parts[2] - 1 - 719_468
    let seconds = day * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5]
    return Timestamp.text(seconds) == text ? seconds : nil
  }

  /// Year, month and day of a day number since 1970-01-01 in the proleptic Gregorian calendar.
  static func date(_ day: Int64) -> (Int64, Int64, Int64) {
    // Days since 0000-03-01, in eras of 400 years: leap days then come last, in a year and in an era.
    let shifted = day + 719_468
    let era = floorDivided(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  /// The quotient, rounded down.
  static func floorDivided(_ number: Int64, _ divisor: Int64) -> Int64 {
    number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
