import Bytes
import Gate
import YAML

extension Forms {
  /// A day of the week or a range of days, as bits.
  static var days: Form<UInt8> {
    Form<UInt8>.single(
      "a day or a range of days, mon to sun",
      parse: { text throws(Flaw) in
        let names = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let numbers = names.map { name in TimeWindow.dayNames.firstIndex(of: name) }
        guard let first = numbers[0], names.count <= 2, let last = numbers[numbers.count - 1] else {
          let nearest = names.compactMap { name in
            TimeWindow.dayNames.first { name.hasPrefix($0) }
              ?? Nearest.word(to: name, among: TimeWindow.dayNames)
          }
          throw Flaw(
            "is not a day",
            hint: nearest.count == names.count
              ? "did you mean \(nearest.joined(separator: "-"))?"
              : "mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri")
        }
        // fri-mon goes over the weekend.
        var day = first
        var bits: UInt8 = 1 << first
        while day != last {
          day = (day + 1) % 7
          bits |= 1 << day
        }
        return bits
      }, write: { _ in "" })
  }

  /// A minute of the day, 00:00 to 24:00. As YAML a number of sixty-fold digits, if it was not quoted: both are read.
  static var clock: Form<Int> {
    Form<Int>.single(
      "a time of the day, 00:00 to 24:00",
      parse: { text throws(Flaw) in
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
          parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let hour = Int(parts[0]),
          let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { throw Flaw("is not a time of the day", hint: "hours and minutes, such as \"08:00\"") }
        return hour * 60 + minute
      }, write: { "\"\(TimeWindow.clock($0))\"" })
  }

  /// A time zone of the system's database.
  static var zone: Form<TimeZoneTable> {
    Form<TimeZoneTable>(
      "a time zone",
      read: { node, decoding in
        guard let name = decoding.text(of: node, form: "a time zone") else { return nil }
        if let table = decoding.surroundings.zone(name) { return table }
        let names = decoding.surroundings.zones()
        let nearest = Nearest.word(to: name, among: names)
        let hint =
          names.isEmpty
          ? "the tz database is not there: install tzdata" : nearest.map { "did you mean \($0)?" }
        decoding.report(Flaw("is not a time zone", hint: hint ?? "such as Europe/Berlin, or UTC"), in: node)
        return nil
      }, write: { YAMLText.scalar($0.name) })
  }
}
