import Crypto
import Gate
import Synchronization

/// One part of the decision cache: a table with its own lock, and the questions that are being asked.
///
/// The lock is held for a look-up or a change, never while anything waits.
final class DecisionShard: Sendable {
  /// What a question that somebody waits for comes to.
  typealias Outcome = Result<PolicyAnswer, PolicyError>
  /// Somebody who waits.
  typealias Waiter = CheckedContinuation<Outcome, Never>

  /// What became of a question.
  enum Joining {
    /// It was answered a moment ago.
    case answered(PolicyAnswer)
    /// Somebody asks already; the waiter is told.
    case joined
    /// The caller asks, for itself and for who joins meanwhile.
    case leads
  }

  private struct State {
    var table: DecisionTable
    var flights: [Digest: [Waiter]] = [:]
  }

  private let state: Mutex<State>

  /// An empty shard for at most `capacity` decisions, at least 1.
  init(capacity: Int, lifetime: Duration) {
    state = Mutex(State(table: DecisionTable(capacity: capacity, lifetime: lifetime)))
  }

  /// The decision, if one is kept that still counts.
  func find(_ key: Digest, now: Moment) -> PolicyAnswer? {
    state.withLock { $0.table.find(key, now: now) }
  }

  /// Looks once more, then waits for whoever asks the same, or has the caller ask.
  func join(_ key: Digest, _ waiter: Waiter, now: Moment) -> Joining {
    state.withLock { state in
      if let answer = state.table.find(key, now: now) { return .answered(answer) }
      guard state.flights[key] == nil else {
        state.flights[key]?.append(waiter)
        return .joined
      }
      state.flights[key] = [waiter]
      return .leads
    }
  }

  /// Tells everybody who waits. Only a decision is kept; a failure is gone with those it concerned.
  func land(_ key: Digest, _ outcome: Outcome, now: Moment) {
    let waiters = state.withLock { state in
      if case .success(let answer) = outcome { state.table.insert(key, answer, now: now) }
      return state.flights.removeValue(forKey: key) ?? []
    }
    for waiter in waiters { waiter.resume(returning: outcome) }
  }

  /// How many decisions are kept.
  var count: Int { state.withLock { $0.table.count } }
}
