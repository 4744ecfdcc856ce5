import Crypto
import Gate

/// Sessions by their hashed ids in least-recently-used order, with a hard capacity: the contents of one
/// shard.
///
/// A hash table with open addressing (linear probing, at most half full, deletion by shifting back) holds
/// places in an array of entries; the order of use is a doubly linked list of such places inside the same
/// array. A look-up touches one slot, one entry and its two neighbours, and allocates nothing.
struct SessionTable {
  private struct Entry {
    var id: Digest
    var record: SessionRecord?
    var lastUse: Int64
    /// Neighbours in the order of use, -1 at the ends; `next` also links the free places.
    var previous: Int32
    var next: Int32
  }

  /// Bytes of one entry and its share of the slots, at the fullest.
  static let bytesPerEntry = MemoryLayout<Entry>.stride + 4 * MemoryLayout<Int32>.stride

  private let capacity: Int
  private let lifetime: Int64
  private let idle: Int64
  private var slots: [Int32]
  private var entries: [Entry] = []
  private var newest: Int32 = -1
  private var oldest: Int32 = -1
  private var free: Int32 = -1
  /// What happened so far.
  private(set) var counts = SessionCounts()

  /// - Parameters:
  ///   - capacity: sessions held at most, at least 1.
  ///   - lifetime: nanoseconds from the sign-in.
  ///   - idle: nanoseconds from the last use.
  init(capacity: Int, lifetime: Int64, idle: Int64) {
    precondition(capacity >= 1 && capacity < Int(Int32.max) / 4, "a shard holds at least one session")
    self.capacity = capacity
    self.lifetime = lifetime
    self.idle = idle
    var size = 8
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
  }

  /// Looks a session up; a hit makes it the most recently used. One whose clocks have run out goes.
  mutating func find(_ id: Digest, now: Int64) -> SessionLookup {
    let slot = self.slot(of: id)
    let place = slots[slot]
    guard place >= 0, let record = entries[Int(place)].record else {
      counts.misses += 1
      return .miss
    }
    if isOver(record, lastUse: entries[Int(place)].lastUse, now: now) {
      drop(place, at: slot)
      counts.expired += 1
      counts.misses += 1
      return .expired
    }
    counts.hits += 1
    entries[Int(place)].lastUse = now
    if newest != place {
      unlink(place)
      linkAsNewest(place)
    }
    return .hit(record)
  }

  /// Adds a session or replaces the one of the same id. Returns the record that had to go, for the caller to
  /// let go of.
  mutating func insert(_ record: SessionRecord, id: Digest, now: Int64) -> SessionRecord? {
    var slot = self.slot(of: id)
    if slots[slot] >= 0 {
      let place = slots[slot]
      let old = entries[Int(place)].record
      entries[Int(place)].record = record
      entries[Int(place)].lastUse = now
      unlink(place)
      linkAsNewest(place)
      return old
    }
    var evicted: SessionRecord?
    if counts.live >= capacity {
      evicted = makeRoom(now: now)
      slot = self.slot(of: id)
    }
    let place = takePlace(Entry(id: id, record: record, lastUse: now, previous: -1, next: -1))
    slots[slot] = place
    linkAsNewest(place)
    counts.live += 1
    return evicted
  }

  /// Puts a changed record in the place of the one of the same id; nothing happens where there is none.
  mutating func replace(_ id: Digest, with record: SessionRecord) {
    let place = slots[slot(of: id)]
    if place >= 0 { entries[Int(place)].record = record }
  }

  /// Takes a session out; nil when there is none.
  mutating func remove(_ id: Digest) -> SessionRecord? {
    let slot = self.slot(of: id)
    let place = slots[slot]
    guard place >= 0 else { return nil }
    return drop(place, at: slot)
  }

  private func isOver(_ record: SessionRecord, lastUse: Int64, now: Int64) -> Bool {
    now - record.signedIn.nanoseconds >= lifetime || now - lastUse >= idle
  }

  private mutating func makeRoom(now: Int64) -> SessionRecord? {
    let place = oldest
    let entry = entries[Int(place)]
    // The least recently used one is also the first whose idle clock runs out.
    if let record = entry.record, isOver(record, lastUse: entry.lastUse, now: now) {
      counts.expired += 1
    } else {
      counts.evicted += 1
    }
    return drop(place, at: slot(of: entry.id))
  }

  /// The slot that holds `id`, or the empty one where it would stand.
  private func slot(of id: Digest) -> Int {
    var slot = home(of: id)
    while slots[slot] >= 0, entries[Int(slots[slot])].id != id { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  /// Where the search for `id` starts. The first byte has chosen the shard; the next four are as good as
  /// random.
  private func home(of id: Digest) -> Int {
    let number = Int(id.byte(1)) << 24 | Int(id.byte(2)) << 16 | Int(id.byte(3)) << 8 | Int(id.byte(4))
    return number & (slots.count - 1)
  }

  @discardableResult
  private mutating func drop(_ place: Int32, at slot: Int) -> SessionRecord? {
    emptySlot(slot)
    unlink(place)
    let record = entries[Int(place)].record
    entries[Int(place)].record = nil
    entries[Int(place)].next = free
    free = place
    counts.live -= 1
    return record
  }

  /// Empties a slot and moves later ones of the same run back over it, so that no search ends too early.
  private mutating func emptySlot(_ slot: Int) {
    let mask = slots.count - 1
    var hole = slot
    var next = (slot + 1) & mask
    while slots[next] >= 0 {
      let home = home(of: entries[Int(slots[next])].id)
      // It may move when its home does not lie between the hole and itself, going around.
      if (next &- home) & mask >= (next &- hole) & mask {
        slots[hole] = slots[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    slots[hole] = -1
  }

  private mutating func takePlace(_ entry: Entry) -> Int32 {
    if free >= 0 {
      let place = free
      free = entries[Int(place)].next
      entries[Int(place)] = entry
      return place
    }
    if entries.count == entries.capacity {
      // Half as much again and never beyond the capacity: doubling would waste memory at the end.
      entries.reserveCapacity(min(capacity, max(64, entries.count + entries.count / 2)))
    }
    entries.append(entry)
    return Int32(entries.count - 1)
  }

  private mutating func unlink(_ place: Int32) {
    let (previous, next) = (entries[Int(place)].previous, entries[Int(place)].next)
    if previous >= 0 { entries[Int(previous)].next = next } else { newest = next }
    if next >= 0 { entries[Int(next)].previous = previous } else { oldest = previous }
  }

  private mutating func linkAsNewest(_ place: Int32) {
    entries[Int(place)].previous = -1
    entries[Int(place)].next = newest
    if newest >= 0 { entries[Int(newest)].previous = place }
    newest = place
    if oldest < 0 { oldest = place }
  }
}
