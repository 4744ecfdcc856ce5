/// How old an approval may be to count for a rule.
package enum Freshness: Sendable, Hashable {
  /// Given at most this long ago. More than zero.
  case within(Duration)
  /// `fresh`: given for this use, and used once.
  case fresh
}
