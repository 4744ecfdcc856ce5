/// Numbers of a session store since its start, for metrics and tests.
package struct SessionCounts: Sendable, Hashable {
  /// Sessions held now.
  package var live = 0
  /// Look-ups that found a live session.
  package var hits = 0
  /// Look-ups that found none.
  package var misses = 0
  /// Sessions thrown out because the store was full.
  package var evicted = 0
  /// Sessions whose absolute or idle clock ran out.
  package var expired = 0

  package init() {}

  /// The sums of both, number by number.
  package static func + (left: SessionCounts, right: SessionCounts) -> SessionCounts {
    var sum = left
    sum.live += right.live
    sum.hits += right.hits
    sum.misses += right.misses
    sum.evicted += right.evicted
    sum.expired += right.expired
    return sum
  }
}
