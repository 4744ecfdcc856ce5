/// How long decisions of an engine outside of the gate are kept, and how many.
package struct DecisionCacheSettings: Sendable, Hashable {
  /// For how long a decision counts. Default 5 s; 0 keeps none.
  package var lifetime: Duration
  /// How many decisions are kept; the least recently used goes first. Default 10,000.
  package var entries: Int

  package init(lifetime: Duration = .seconds(5), entries: Int = 10_000) {
    self.lifetime = lifetime
    self.entries = entries
  }
}
