/// Counts under names, of which it keeps no more than a fixed number apart.
struct Tally<Count> {
  private(set) var counts: [String: Count] = [:]
  /// Everything under names for which there was no place any more.
  private(set) var others: Count
  /// How many such additions there were.
  private(set) var overflow = 0
  private let most: Int
  private let zero: Count

  /// - Parameters:
  ///   - zero: what counting begins with.
  ///   - most: how many names are kept apart.
  init(_ zero: Count, most: Int) {
    self.zero = zero
    others = zero
    self.most = most
  }

  /// Changes the count under a name.
  mutating func change(_ name: String, _ body: (inout Count) -> Void) {
    if counts[name] != nil || counts.count < most {
      let zero = zero
      body(&counts[name, default: zero])
    } else {
      overflow += 1
      body(&others)
    }
  }
}
