import Bytes
import Gate

/// The time of day as the log writes it; everything but the milliseconds is made once a second.
struct TimeText {
  private var second = Int64.min
  private var milliseconds = 0
  /// `2026-11-21T19:12:06`, behind which the milliseconds follow.
  private let date = Buffer(capacity: 64)
  /// `21/Nov/2026:19:12:06 +0000`.
  private let common = Buffer(capacity: 64)

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Takes the time.
  ///
  /// - Parameter wall: nanoseconds since 1970.
  mutating func update(_ wall: Int64) {
    let (seconds, rest) = wall.quotientAndRemainder(dividingBy: 1_000_000_000)
    milliseconds = Int(max(0, rest)) / 1_000_000
    guard seconds != second else { return }
    second = seconds
    let text = String(Timestamp.text(seconds).dropLast())
    date.removeAll()
    date.append(text)
    common.removeAll()
    // Year, month and day stand in front of the T, the clock behind it.
    let parts = text.split(separator: "T")
    let days = parts[0].split(separator: "-")
    let month = Int(days[1]).map { TimeText.months[$0 - 1] } ?? ""
    common.append("\(days[2])/\(month)/\(days[0]):\(parts[1]) +0000")
  }

  /// Appends RFC 3339 with milliseconds, in UTC.
  func appendRFC3339(to buffer: Buffer) {
    buffer.append(date.readable)
    buffer.append(UInt8(ascii: "."))
    buffer.append(thousandths: milliseconds)
    buffer.append(UInt8(ascii: "Z"))
  }

  /// Appends the form of the common log format, in UTC.
  func appendCommon(to buffer: Buffer) {
    buffer.append(common.readable)
  }
}
