/// Durations as the conf writes them: `500ms`, `30s`, `5m`, `8h`, `1d`.
enum DurationText: QuantityText {
  static let noun = "a duration"
  static let complaints = (below: "is too short", above: "is too long")
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]

  /// - Throws: `Flaw` for anything but digits and one unit.
  static func read(_ text: String) throws(Flaw) -> Duration {
    let digits = text.prefix { ("0"..."9").contains($0) }
    let unit = text.dropFirst(digits.count)
    let hint = "a whole number and a unit: 500ms, 30s, 5m, 8h or 1d"
    guard !digits.isEmpty else { throw Flaw("is not a duration", hint: hint) }
    guard !unit.isEmpty else {
      throw Flaw("has no unit", hint: "seconds are written \(digits)s; ms, m, h and d are known too")
    }
    guard let scale = units.first(where: { $0.name == unit })?.milliseconds else {
      throw Flaw("is not a duration", hint: hint)
    }
    guard let number = Int64(digits), number <= 1_000_000_000 else { throw Flaw("is too long") }
    return .milliseconds(number * scale)
  }

  /// The shortest usual text: seconds below two minutes, above that the largest unit that leaves no rest.
  static func write(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    if milliseconds % 1000 == 0 && milliseconds < 120_000 { return "\(milliseconds / 1000)s" }
    for unit in units where milliseconds % unit.milliseconds == 0 {
      return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
    return "\(milliseconds)ms"
  }
}
