import Bytes
import Gate

/// Which rules a moment leaves in question: for each zone that some rule names, the week cut at every window's ends,
/// one row a piece.
struct TimeRows: Sendable {
  private struct ZoneWeek: Sendable {
    let zone: TimeZoneTable
    /// First minutes of the pieces, in ascending order; the first is 0.
    var starts: [Int] = []
    var rowOf: [Int32] = []
  }

  private var weeks: [ZoneWeek] = []
  /// The rules that look at the time: in question while the clock was never set, so that asking them fails.
  private let all: Int32

  /// Whether any rule looks at the time.
  var isNeeded: Bool { !weeks.isEmpty }

  init(_ rules: [RuleSettings], _ rows: inout BitRows) {
    all = rows.addRow()
    for bit in rules.indices { rows.set(bit, in: all) }
    var zones: [TimeZoneTable] = []
    for window in rules.flatMap(\.match.times) where !zones.contains(window.zone) {
      zones.append(window.zone)
    }
    for zone in zones {
      let windows = rules.flatMap(\.match.times).filter { $0.zone == zone }
      var cuts: Set<Int> = [0]
      for window in windows {
        for day in 0..<7 {
          cuts.insert(day * 1440 + window.from)
          cuts.insert((day * 1440 + window.to) % TimeWindow.week)
          cuts.insert(day * 1440)
        }
      }
      var week = ZoneWeek(zone: zone)
      week.starts = cuts.sorted()
      for start in week.starts {
        let row = rows.addRow()
        for (bit, rule) in rules.enumerated() {
          let times = rule.match.times
          // A rule with windows in several zones is in question wherever another zone might still say yes.
          let isOpen = times.isEmpty || times.contains { $0.zone != zone || $0.contains(minute: start) }
          if isOpen { rows.set(bit, in: row) }
        }
        week.rowOf.append(row)
      }
      weeks.append(week)
    }
  }

  /// The bits that every zone leaves in word `word` at a moment.
  func word(_ word: Int, at wallSeconds: Int64, _ rows: BitRows, steps: inout Int) -> UInt64 {
    if wallSeconds < RuleMatch.earliest { return rows.word(word, of: all) }
    var bits = UInt64.max
    for week in weeks {
      let minute = TimeWindow.minute(at: wallSeconds, in: week.zone)
      var low = 0
      var high = week.starts.count
      while high - low > 1 {
        steps += 1
        let middle = (low + high) / 2
        if minute < week.starts[middle] { high = middle } else { low = middle }
      }
      bits &= rows.word(word, of: week.rowOf[low])
    }
    return bits
  }
}
