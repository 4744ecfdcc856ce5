import Crypto
package import Gate
package import Log
package import Reactor
import Synchronization

/// An engine outside of the gate, with what all of them need: decisions are kept for a short while, equal questions that
/// come at once are asked once, and the operator hears when it fails and when it is back.
///
/// A failure is never kept: the next request asks again.
package final class AskedPolicyEngine: PolicyEngine {
  private let source: any PolicySource
  private let cache: DecisionCache?
  private let clock: any GateClock
  private let loop: EventLoop
  private let log: Logger
  private let isFailing = Atomic(false)

  package let wantedFields: [String]
  /// False: a decision that is kept does not depend on the time, and a question brings its own.
  package var wantsTime: Bool { false }

  /// - Parameters:
  ///   - source: who decides.
  ///   - fields: names of the header fields it is told, in small letters.
  ///   - cache: what is kept of its decisions.
  ///   - clock: ages of decisions.
  ///   - loop: where it is asked: questions outlive the requests that they were asked for.
  ///   - log: for the operator.
  package init(
    _ source: any PolicySource, fields: [String] = [], cache: DecisionCacheSettings, clock: any GateClock,
    loop: EventLoop, log: Logger
  ) {
    self.source = source
    // Each once: a name that stands there twice would be hashed twice on one way and once on the other.
    wantedFields = fields.enumerated().filter { fields.firstIndex(of: $1) == $0 }.map(\.element)
    self.cache = DecisionCache(cache)
    self.clock = clock
    self.loop = loop
    self.log = log
  }

  /// The decision that was kept; nil where somebody has to be asked.
  ///
  /// - Throws: `.ambiguousHeader` where a field that the engine looks at comes in another spelling: `X_Role` is `X-Role` to
  ///   an application under CGI or WSGI, and the engine would have seen none of it.
  package func answer(_ question: borrowing PolicyQuestion) throws(PolicyError) -> PolicyAnswer? {
    if !wantedFields.isEmpty, let head = question.head, HeaderMatch.hasTwin(of: wantedFields, in: head) {
      throw .ambiguousHeader
    }
    guard let cache else { return nil }
    let key = DecisionKey.of(question, fields: wantedFields)
    return cache.shard(of: key).find(key, now: clock.now)
  }

  /// Asks, or waits for who asks the same.
  package func ask(_ question: PolicyText) async throws(PolicyError) -> PolicyAnswer {
    guard let cache else { return try await decide(question).get() }
    let key = DecisionKey.of(question)
    let shard = cache.shard(of: key)
    // Nobody is taken out who leaves early: the source's time-out bounds the wait.
    let outcome = await withCheckedContinuation { waiter in
      switch shard.join(key, waiter, now: clock.now) {
      case .answered(let answer): waiter.resume(returning: .success(answer))
      case .joined: break
      case .leads:
        loop.spawn { [self] in shard.land(key, await decide(question), now: clock.now) }
      }
    }
    return try outcome.get()
  }

  /// How many decisions are kept.
  package var decisionCount: Int { cache?.count ?? 0 }

  private func decide(_ question: PolicyText) async -> Result<PolicyAnswer, PolicyError> {
    do throws(EngineFailure) {
      let answer = try await source.decide(question)
      if isFailing.exchange(false, ordering: .relaxed) { log.info("policy engine answers again") }
      return .success(answer)
    } catch {
      // Once, not for every request: they are in the access log.
      if !isFailing.exchange(true, ordering: .relaxed) {
        log.warning("policy engine failed", ["error": error.label])
      }
      return .failure(.unavailable)
    }
  }
}
