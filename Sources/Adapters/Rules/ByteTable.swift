/// A read-mostly hash table from short byte texts to small numbers, asked with a `Span` and without
/// allocating. Keys carry a number of their own, so that one table holds the children of many tree nodes.
struct ByteTable: Sendable {
  private struct Slot: Sendable {
    var hash: UInt64
    var owner: Int32
    var start: Int32
    var count: Int32
    var value: Int32
  }

  private var slots: [Slot] = Array(repeating: ByteTable.empty, count: 8)
  private var text: [UInt8] = []
  private var entries = 0

  private static let empty = Slot(hash: 0, owner: -1, start: -1, count: 0, value: -1)

  /// The number of keys.
  var count: Int { entries }

  /// The value of a key; -1 when there is none. Adds what it took to `steps`: a byte hashed or a slot looked
  /// at each.
  func find(_ key: Span<UInt8>, owner: Int32, steps: inout Int) -> Int32 {
    let hash = ByteTable.hash(key, owner)
    steps += key.count
    var position = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[position].start >= 0 {
      steps += 1
      let slot = slots[position]
      if slot.hash == hash && slot.owner == owner && matches(slot, key) { return slot.value }
      position = (position + 1) & (slots.count - 1)
    }
    return -1
  }

  /// Adds a key, or changes its value.
  mutating func insert(_ key: Span<UInt8>, owner: Int32, value: Int32) {
    if entries * 2 >= slots.count { grow() }
    let hash = ByteTable.hash(key, owner)
    var position = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[position].start >= 0 {
      let slot = slots[position]
      if slot.hash == hash && slot.owner == owner && matches(slot, key) {
        slots[position].value = value
        return
      }
      position = (position + 1) & (slots.count - 1)
    }
    slots[position] = Slot(
      hash: hash, owner: owner, start: Int32(text.count), count: Int32(key.count), value: value)
    for index in 0..<key.count { text.append(key[index]) }
    entries += 1
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: ByteTable.empty, count: old.count * 2)
    for slot in old where slot.start >= 0 {
      var position = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
      while slots[position].start >= 0 { position = (position + 1) & (slots.count - 1) }
      slots[position] = slot
    }
  }

  private func matches(_ slot: Slot, _ key: Span<UInt8>) -> Bool {
    guard Int(slot.count) == key.count else { return false }
    for index in 0..<key.count where text[Int(slot.start) + index] != key[index] { return false }
    return true
  }

  /// FNV-1a over the owner's number and the key, its upper half folded in since slots are chosen by the low
  /// bits.
  private static func hash(_ key: Span<UInt8>, _ owner: Int32) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ (UInt64(UInt32(bitPattern: owner)) &* 0x9E37_79B9_7F4A_7C15)
    for index in 0..<key.count { hash = (hash ^ UInt64(key[index])) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 32)
  }
}
