/// Collects host patterns for a `HostIndex`.
package struct HostIndexBuilder {
  private var names: [(name: String, isSuffix: Bool, value: Int32)] = []
  private var fallback: Int32 = -1

  package init() {}

  /// Adds a pattern; where it is there already, the first value stays.
  package mutating func insert(_ pattern: HostPattern, value: Int32) {
    switch pattern {
    case .exact(let name): add(name, isSuffix: false, value)
    case .below(let suffix): add(suffix, isSuffix: true, value)
    case .any: if fallback < 0 { fallback = value }
    }
  }

  /// The finished table, at most half full.
  package func finish() -> HostIndex {
    guard !names.isEmpty else { return HostIndex(slots: [], text: [], fallback: fallback) }
    var size = 4
    while size < names.count * 2 { size *= 2 }
    let empty = HostIndex.Slot(hash: 0, start: -1, count: 0, isSuffix: false, value: -1)
    var slots = [HostIndex.Slot](repeating: empty, count: size)
    var text: [UInt8] = []
    for (name, isSuffix, value) in names {
      let hash = name.utf8.reversed().reduce(HostIndex.seed) { HostIndex.mixed($0, $1) }
      var position = HostIndex.position(hash, isSuffix, size)
      while slots[position].start >= 0 { position = (position + 1) & (size - 1) }
      slots[position] = HostIndex.Slot(
        hash: hash, start: Int32(text.count), count: Int32(name.utf8.count), isSuffix: isSuffix, value: value)
      text.append(contentsOf: name.utf8)
    }
    return HostIndex(slots: slots, text: text, fallback: fallback)
  }

  private mutating func add(_ name: String, isSuffix: Bool, _ value: Int32) {
    if names.contains(where: { $0.name == name && $0.isSuffix == isSuffix }) { return }
    names.append((name, isSuffix, value))
  }
}
