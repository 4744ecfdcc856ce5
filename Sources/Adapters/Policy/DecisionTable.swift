import Crypto
import Gate

/// Decisions of an engine by the hash of their question, the least recently used out first. Knows nothing of locks.
struct DecisionTable {
  private struct Entry {
    var key: Digest
    var answer: PolicyAnswer
    var expires: Moment
    /// Places of the neighbours in the order of use; -1 at the ends.
    var older: Int
    var newer: Int
  }

  private var places: [Digest: Int] = [:]
  private var entries: [Entry] = []
  private var oldest = -1
  private var newest = -1
  private let capacity: Int
  private let lifetime: Duration

  /// An empty table for at most `capacity` decisions, at least 1, each of which counts for `lifetime`.
  init(capacity: Int, lifetime: Duration) {
    self.capacity = capacity
    self.lifetime = lifetime
  }

  /// How many decisions are kept, those among them whose time is over.
  var count: Int { entries.count }

  /// The decision, if it still counts; it is the most recently used one then.
  mutating func find(_ key: Digest, now: Moment) -> PolicyAnswer? {
    guard let place = places[key], now < entries[place].expires else { return nil }
    if place != newest {
      takeOut(place)
      putIn(place)
    }
    return entries[place].answer
  }

  /// Keeps a decision from now on. When the table is full the least recently used one makes room.
  mutating func insert(_ key: Digest, _ answer: PolicyAnswer, now: Moment) {
    let place: Int
    if let known = places[key] {
      place = known
      takeOut(place)
    } else if entries.count < capacity {
      place = entries.count
      entries.append(Entry(key: key, answer: answer, expires: now, older: -1, newer: -1))
    } else {
      place = oldest
      takeOut(place)
      places[entries[place].key] = nil
    }
    places[key] = place
    entries[place].key = key
    entries[place].answer = answer
    entries[place].expires = now + lifetime
    putIn(place)
  }

  private mutating func takeOut(_ place: Int) {
    let (older, newer) = (entries[place].older, entries[place].newer)
    if older >= 0 { entries[older].newer = newer } else { oldest = newer }
    if newer >= 0 { entries[newer].older = older } else { newest = older }
  }

  private mutating func putIn(_ place: Int) {
    entries[place].older = newest
    entries[place].newer = -1
    if newest >= 0 { entries[newest].newer = place } else { oldest = place }
    newest = place
  }
}
