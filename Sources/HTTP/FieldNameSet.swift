/// A set of well-known field names, one bit each.
package struct FieldNameSet: Sendable, Equatable, BitwiseCopyable, ExpressibleByArrayLiteral {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// The set of `names`.
  package init(arrayLiteral names: FieldName...) {
    for name in names { insert(name) }
  }

  /// The empty set.
  init() {}

  /// Whether `name` is in the set.
  package func contains(_ name: FieldName) -> Bool {
    let bit = name.rawValue
    return ((bit < 64 ? low : high) &>> UInt64(bit & 63)) & 1 != 0
  }

  /// Adds `name` and says whether it was there already.
  @discardableResult
  mutating func insert(_ name: FieldName) -> Bool {
    let mask = UInt64(1) &<< UInt64(name.rawValue & 63)
    if name.rawValue < 64 {
      let was = low & mask != 0
      low |= mask
      return was
    }
    let was = high & mask != 0
    high |= mask
    return was
  }

  /// Whether the two sets share a name.
  func intersects(_ other: FieldNameSet) -> Bool { low & other.low | high & other.high != 0 }
}
