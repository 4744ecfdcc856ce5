import Glibc
import Synchronization

/// The system's time zones, asked through libc: it reads the tz database and knows the rules for years to come.
///
/// libc answers for one zone at a time, the one that the variable TZ names. So each zone is read into a table at the
/// start (or at a reload), here and nowhere else; nothing else in the program asks libc for local time.
package enum TimeZoneDatabase {
  private static let folder = "/usr/share/zoneinfo/"
  /// Who changes TZ.
  private static let turn = Mutex(())
  /// The times that a table knows: 1990 to 2100. Before and after them the nearest offset holds.
  private static let first: Int64 = 631_152_000
  private static let end: Int64 = 4_102_444_800

  /// Gives TZ its place in the environment, before the first thread. From then on changing it replaces one pointer and
  /// frees nothing (setenv(3) of glibc), so that threads that read other variables meanwhile, as a resolver
  /// does after a reload, are not disturbed.
  package static func reserve() { unsafe setenv("TZ", ":/etc/localtime", 0) }

  /// The table of a zone; nil where the database has none of that name. Blocks.
  package static func table(of name: String) -> TimeZoneTable? {
    if name == "UTC" { return .utc }
    guard isName(name), isZone(name) else { return nil }
    return turn.withLock { _ in
      // Sound: the text is copied before TZ changes.
      let before = unsafe getenv("TZ").map { unsafe String(cString: $0) }
      unsafe setenv("TZ", ":" + name, 1)
      tzset()
      defer {
        unsafe setenv("TZ", before ?? ":/etc/localtime", 1)
        tzset()
      }
      return read(name)
    }
  }

  /// Every zone of the database that has a place of its own, for hints; empty where it cannot be read.
  package static func names() -> [String] {
    // Without the list there is no hint, and that is all.
    guard let file = try? FileContents.read(folder + "tzdata.zi", ceiling: .mebibytes(1)) else { return [] }
    let text = String(decoding: file.bytes, as: UTF8.self)
    return text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      // `Z NAME …` is a zone, `L TARGET NAME` another name of one.
      if words.first == "Z", words.count > 1 { return String(words[1]) }
      if words.first == "L", words.count > 2 { return String(words[2]) }
      return nil
    }
  }

  /// Looks at every day, and where two of them differ for the second of the change.
  private static func read(_ name: String) -> TimeZoneTable {
    var changes: [(start: Int64, offset: Int32)] = []
    let beginning = offset(at: first)
    var last = beginning
    var day = first + 86_400
    while day < end {
      let next = offset(at: day)
      if next != last {
        var low = day - 86_400
        var high = day
        while high - low > 1 {
          let middle = (low + high) / 2
          if offset(at: middle) == last { low = middle } else { high = middle }
        }
        changes.append((high, next))
        last = next
      }
      day += 86_400
    }
    return TimeZoneTable(name: name, first: beginning, changes: changes)
  }

  /// Seconds east of UTC in the zone that TZ names.
  private static func offset(at wallSeconds: Int64) -> Int32 {
    var seconds = time_t(wallSeconds)
    var local = unsafe tm()
    guard unsafe localtime_r(&seconds, &local) != nil else { return 0 }
    return unsafe Int32(local.tm_gmtoff)
  }

  /// Whether a text may be a zone's name: no path that leads elsewhere.
  private static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && !name.hasPrefix("/") && !name.contains("..")
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
          || "_+-/".utf8.contains($0)
      }
  }

  /// Whether the database has a file for it. libc takes a name that it does not know for UTC.
  private static func isZone(_ name: String) -> Bool {
    // Whatever keeps it from being read, it is no zone to us.
    guard let file = try? FileContents.read(folder + name, ceiling: .kibibytes(64)) else { return false }
    return file.bytes.starts(with: "TZif".utf8)
  }
}
