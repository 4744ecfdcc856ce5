/// A hash table from host patterns to small numbers, most specific pattern first. Read-only once made.
///
/// The hash runs from the last byte of the name to the first, so that one pass gives the hash of every
/// suffix.
package struct HostIndex: Sendable {
  /// One place of the hash table.
  struct Slot: Sendable {
    var hash: UInt64
    /// Where the name stands in `text`, and how long it is; -1 for an empty slot.
    var start: Int32
    var count: Int32
    var isSuffix: Bool
    var value: Int32
  }

  let slots: [Slot]
  let text: [UInt8]
  /// The value of `*`, or -1.
  let fallback: Int32

  /// The value of the most specific pattern that matches, or -1.
  package func value(for host: Span<UInt8>) -> Int32 {
    if slots.isEmpty { return fallback }
    var best = fallback
    var hash = HostIndex.seed
    var index = host.count - 1
    while index >= 0 {
      let byte = host[index]
      if byte == UInt8(ascii: "."), let found = find(hash, host, from: index + 1, isSuffix: true) {
        best = found
      }
      hash = HostIndex.mixed(hash, byte)
      index -= 1
    }
    return find(hash, host, from: 0, isSuffix: false) ?? best
  }

  private func find(_ hash: UInt64, _ host: Span<UInt8>, from start: Int, isSuffix: Bool) -> Int32? {
    var position = HostIndex.position(hash, isSuffix, slots.count)
    while slots[position].start >= 0 {
      let slot = slots[position]
      if slot.hash == hash && slot.isSuffix == isSuffix && matches(slot, host, from: start) {
        return slot.value
      }
      position = (position + 1) & (slots.count - 1)
    }
    return nil
  }

  private func matches(_ slot: Slot, _ host: Span<UInt8>, from start: Int) -> Bool {
    guard host.count - start == Int(slot.count) else { return false }
    for offset in 0..<Int(slot.count) where text[Int(slot.start) + offset] != host[start + offset] {
      return false
    }
    return true
  }

  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  /// FNV-1a, one byte on.
  static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

  /// Where the search for a name starts.
  static func position(_ hash: UInt64, _ isSuffix: Bool, _ count: Int) -> Int {
    Int(truncatingIfNeeded: (hash ^ (hash >> 29)) &+ (isSuffix ? 1 : 0)) & (count - 1)
  }
}
