import Adapters

/// `policy.opa.cache` and `policy.library.cache`.
enum DecisionCacheSection: Section {
  private static let defaults = DecisionCacheSettings()

  static let lifetime = Key(
    "lifetime", Forms.duration(.zero...(.seconds(3600))), default: defaults.lifetime,
    """
    For how long a decision counts for equal requests: what changes in the policy, or by the time of day, is noticed so \
    much later. 0s asks about every request. Failures are never kept.
    """)
  static let entries = Key(
    "entries", Forms.count(1...10_000_000), default: defaults.entries,
    "How many decisions are kept; the least recently used one goes first. Each takes some 300 bytes.")

  static let description = SectionDescription(
    name: "cache", text: "What is kept of the engine's decisions.",
    keys: [lifetime.description, entries.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> DecisionCacheSettings? {
    DecisionCacheSettings(lifetime: reader[lifetime], entries: reader[entries])
  }
}
