/// What a library answered, as values; nothing of it is believed yet.
package struct LibraryAnswer: Sendable, Equatable {
  /// `UNLOQ_POLICY_ALLOW` and so on; 0 where it was not filled in.
  package var decision: Int32
  /// `UNLOQ_POLICY_SCOPE_…`.
  package var scope: Int32
  /// Seconds, or `UNLOQ_POLICY_FRESH`.
  package var freshness: Int64
  /// 1 to hold command-line requests.
  package var hold: Int32
  /// The rule's name; nil where it has no NUL or is not UTF-8.
  package var rule: String?
  /// The text for the phone; nil where it has no NUL. What is not UTF-8 in it is replaced.
  package var message: String?

  package init(
    decision: Int32, scope: Int32 = 0, freshness: Int64 = 0, hold: Int32 = 0, rule: String? = "",
    message: String? = ""
  ) {
    self.decision = decision
    self.scope = scope
    self.freshness = freshness
    self.hold = hold
    self.rule = rule
    self.message = message
  }
}
