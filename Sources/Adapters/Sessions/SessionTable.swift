import Crypto
import Gate

/// Sessions by their hashed ids in least-recently-used order, with a hard capacity: the contents of one
/// shard.
///
/// A hash table with open addressing (linear probing, at most three quarters full, deletion by shifting
/// back), whose slots hold all that a look-up compares: it touches one slot and the record's reference count,
/// and allocates nothing. The order of use is a doubly linked list through the slots, kept to the second, so
/// that most hits do not touch the neighbours, which are somewhere else in memory.
struct SessionTable {
  private struct Slot {
    var record: SessionRecord?
    /// The first 128 bits of the hashed id. Hitting another person's session by chance or by trying takes
    /// 2^128 tries divided by the number of sessions.
    var id: (UInt64, UInt64)
    var signedIn: UInt32
    var lastUse: UInt32

    static let empty = Slot(record: nil, id: (0, 0), signedIn: 0, lastUse: 0)
  }

  /// Neighbours in the order of use, as numbers of slots; -1 at the ends.
  private struct Link {
    var previous: Int32
    var next: Int32

    static let none = Link(previous: -1, next: -1)
  }

  /// Times are kept in units of 2^26 nanoseconds, 67 ms: 32 bits of them last nine years after the machine's
  /// start.
  private static let unitBits: Int64 = 26
  /// Sixteen units, 1.07 s: how finely the order of use is kept.
  private static let orderBits: UInt32 = 4
  /// Bytes of one slot with its link.
  static let bytesPerSlot = MemoryLayout<Slot>.stride + MemoryLayout<Link>.stride

  private let capacity: Int
  private let lifetime: UInt32
  private let idle: UInt32
  private var slots: [Slot]
  private var links: [Link]
  private var newest: Int32 = -1
  private var oldest: Int32 = -1
  /// What happened so far.
  private(set) var counts = SessionCounts()

  /// - Parameters:
  ///   - capacity: sessions held at most, at least 1.
  ///   - lifetime: from the sign-in; cut to whole units, so a session never lives longer.
  ///   - idle: from the last use; cut likewise.
  init(capacity: Int, lifetime: Duration, idle: Duration) {
    precondition(capacity >= 1 && capacity < Int(Int32.max) / 4, "a shard holds at least one session")
    self.capacity = capacity
    self.lifetime = SessionTable.units(Moment.nanoseconds(of: lifetime))
    self.idle = SessionTable.units(Moment.nanoseconds(of: idle))
    slots = Array(repeating: .empty, count: 8)
    links = Array(repeating: .none, count: 8)
  }

  /// Looks a session up; a hit makes it the most recently used. One whose clocks have run out goes.
  mutating func find(_ id: Digest, now: Moment) -> SessionLookup {
    let slot = self.slot(of: id.leadingWords)
    guard let record = slots[slot].record else {
      counts.misses += 1
      return .miss
    }
    let now = SessionTable.units(now.nanoseconds)
    let lastUse = slots[slot].lastUse
    if isOver(slot, now: now) {
      _ = drop(slot)
      counts.expired += 1
      counts.misses += 1
      return .expired
    }
    counts.hits += 1
    slots[slot].lastUse = now
    // Compared by whole seconds of the clock, so that a session in constant use moves up once in each.
    if now >> SessionTable.orderBits != lastUse >> SessionTable.orderBits { moveUp(Int32(slot)) }
    return .hit(record)
  }

  /// Looks a session up and changes nothing; nil where its clocks have run out.
  func peek(_ id: Digest, now: Moment) -> SessionRecord? {
    let slot = self.slot(of: id.leadingWords)
    guard let record = slots[slot].record, !isOver(slot, now: SessionTable.units(now.nanoseconds)) else {
      return nil
    }
    return record
  }

  /// Adds a session or replaces the one of the same id. Returns the record that had to go, for the caller to
  /// let go of.
  mutating func insert(_ record: SessionRecord, id: Digest, now: Moment) -> SessionRecord? {
    let id = id.leadingWords
    var slot = self.slot(of: id)
    let now = SessionTable.units(now.nanoseconds)
    let filled = Slot(
      record: record, id: id, signedIn: SessionTable.units(record.signedIn.nanoseconds), lastUse: now)
    if let old = slots[slot].record {
      slots[slot] = filled
      moveUp(Int32(slot))
      return old
    }
    var evicted: SessionRecord?
    if counts.live >= capacity {
      evicted = evict(now: now)
      slot = self.slot(of: id)
    } else if counts.live * 4 >= slots.count * 3 {
      grow()
      slot = self.slot(of: id)
    }
    slots[slot] = filled
    linkAsNewest(Int32(slot))
    counts.live += 1
    return evicted
  }

  /// Puts a changed record in the place of the one of the same id; nothing happens where there is none.
  mutating func replace(_ id: Digest, with record: SessionRecord) {
    let slot = self.slot(of: id.leadingWords)
    if slots[slot].record != nil { slots[slot].record = record }
  }

  /// Takes a session out; nil when there is none.
  mutating func remove(_ id: Digest) -> SessionRecord? {
    let slot = self.slot(of: id.leadingWords)
    return slots[slot].record == nil ? nil : drop(slot)
  }

  /// Takes out every session that `selector` means; returns their records, for the caller to let go of.
  mutating func remove(where selector: SessionSelector) -> [SessionRecord] {
    // Taking one out moves others, so they are looked for first.
    let found = slots.compactMap { slot in
      slot.record.flatMap { selector.matches($0, SessionHandle(slot.id)) ? slot.id : nil }
    }
    return found.compactMap { drop(slot(of: $0)) }
  }

  /// The live sessions behind `after`, in no order.
  func sessions(after: SessionHandle?, now: Moment) -> [SessionListing] {
    let now = SessionTable.units(now.nanoseconds)
    return slots.indices.compactMap { slot in
      guard let record = slots[slot].record, !isOver(slot, now: now) else { return nil }
      let handle = SessionHandle(slots[slot].id)
      if let after, handle <= after { return nil }
      let lastUse = Moment(nanoseconds: Int64(slots[slot].lastUse) << SessionTable.unitBits)
      return SessionListing(handle: handle, record: record, lastUse: lastUse)
    }
  }

  private static func units(_ nanoseconds: Int64) -> UInt32 {
    UInt32(clamping: nanoseconds >> unitBits)
  }

  /// Whether the absolute or the idle clock of a slot's session has run out. Times in the future count as
  /// now: another worker may have read the clock a moment later.
  private func isOver(_ slot: Int, now: UInt32) -> Bool {
    let (signedIn, lastUse) = (slots[slot].signedIn, slots[slot].lastUse)
    return (now > signedIn ? now - signedIn : 0) >= lifetime || (now > lastUse ? now - lastUse : 0) >= idle
  }

  // Slots

  /// The slot that holds `id`, or the empty one where it would stand. The first byte has chosen the shard;
  /// the low bits of the word are as good as random.
  private func slot(of id: (UInt64, UInt64)) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: id.0) & mask
    while slots[slot].record != nil, slots[slot].id.0 != id.0 || slots[slot].id.1 != id.1 {
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func evict(now: UInt32) -> SessionRecord? {
    let slot = Int(oldest)
    // The least recently used one is also the first whose idle clock runs out.
    if isOver(slot, now: now) { counts.expired += 1 } else { counts.evicted += 1 }
    return drop(slot)
  }

  /// Empties a slot and moves later ones of the same run back over it, so that no search ends too early.
  private mutating func drop(_ slot: Int) -> SessionRecord? {
    let record = slots[slot].record
    unlink(Int32(slot))
    counts.live -= 1
    let mask = slots.count - 1
    var hole = slot
    var next = (slot + 1) & mask
    while slots[next].record != nil {
      let home = Int(truncatingIfNeeded: slots[next].id.0) & mask
      // It may move when its home does not lie between the hole and itself, going around.
      if (next &- home) & mask >= (next &- hole) & mask {
        move(next, to: hole)
        hole = next
      }
      next = (next + 1) & mask
    }
    slots[hole] = .empty
    return record
  }

  private mutating func move(_ slot: Int, to hole: Int) {
    slots[hole] = slots[slot]
    let link = links[slot]
    links[hole] = link
    if link.previous >= 0 { links[Int(link.previous)].next = Int32(hole) } else { newest = Int32(hole) }
    if link.next >= 0 { links[Int(link.next)].previous = Int32(hole) } else { oldest = Int32(hole) }
  }

  /// Twice as many slots, filled from the oldest to the newest, so that the order stays.
  private mutating func grow() {
    let (old, oldLinks) = (slots, links)
    slots = Array(repeating: .empty, count: old.count * 2)
    links = Array(repeating: .none, count: old.count * 2)
    var place = oldest
    (newest, oldest) = (-1, -1)
    while place >= 0 {
      let slot = self.slot(of: old[Int(place)].id)
      slots[slot] = old[Int(place)]
      linkAsNewest(Int32(slot))
      place = oldLinks[Int(place)].previous
    }
  }

  // The order of use

  private mutating func moveUp(_ slot: Int32) {
    if newest == slot { return }
    unlink(slot)
    linkAsNewest(slot)
  }

  private mutating func unlink(_ slot: Int32) {
    let link = links[Int(slot)]
    if link.previous >= 0 { links[Int(link.previous)].next = link.next } else { newest = link.next }
    if link.next >= 0 { links[Int(link.next)].previous = link.previous } else { oldest = link.previous }
  }

  private mutating func linkAsNewest(_ slot: Int32) {
    links[Int(slot)] = Link(previous: -1, next: newest)
    if newest >= 0 { links[Int(newest)].previous = slot }
    newest = slot
    if oldest < 0 { oldest = slot }
  }
}
