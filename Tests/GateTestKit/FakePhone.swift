package import Gate
import Synchronization

/// An approval service whose person is the test: it says who is asked what, and answers when the test does.
package final class FakePhone: ApprovalService {
  /// One ringing phone.
  package struct Ring: Sendable {
    /// What it shows.
    package let question: ApprovalQuestion
    fileprivate let answer: Answer

    /// Taps "approve"; the id and the e-mail are the right ones unless told otherwise.
    package func approve(id: String = "approval-1", userID: String = "9001", email: String? = nil) {
      guard let email = email.map(EmailAddress.init) ?? question.email,
        let user = UserIdentity(id: userID, email: email)
      else { return }
      answer.give(.success(ApprovalAnswer(id: id, user: user)))
    }

    /// Ends without an approval.
    package func fail(_ failure: ApprovalFailure) { answer.give(.failure(failure)) }
  }

  /// One answer, given once, before or after somebody waits for it.
  fileprivate final class Answer: Sendable {
    private enum State {
      case open
      case waiting(CheckedContinuation<Result<ApprovalAnswer, ApprovalFailure>, Never>)
      case given(Result<ApprovalAnswer, ApprovalFailure>)
    }

    private let state = Mutex(State.open)

    func give(_ result: Result<ApprovalAnswer, ApprovalFailure>) {
      let waiting: CheckedContinuation<Result<ApprovalAnswer, ApprovalFailure>, Never>? = state.withLock {
        state in
        switch state {
        case .open:
          state = .given(result)
          return nil
        case .waiting(let continuation):
          state = .given(result)
          return continuation
        case .given: return nil
        }
      }
      waiting?.resume(returning: result)
    }

    func wait() async -> Result<ApprovalAnswer, ApprovalFailure> {
      await withCheckedContinuation { continuation in
        let given: Result<ApprovalAnswer, ApprovalFailure>? = state.withLock { state in
          if case .given(let result) = state { return result }
          state = .waiting(continuation)
          return nil
        }
        if let given { continuation.resume(returning: given) }
      }
    }
  }

  private struct State {
    var rings: [Ring] = []
    var taken = 0
    var watchers: [CheckedContinuation<Ring, Never>] = []
    var withdrawn = 0
    var watchersOfWithdrawals: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// How often it rang.
  package var rings: Int { state.withLock { $0.rings.count } }

  /// How often a question was withdrawn while it rang.
  package var withdrawn: Int { state.withLock { $0.withdrawn } }

  /// The next ring that has not been taken yet; suspends until there is one.
  package func next() async -> Ring {
    await withCheckedContinuation { continuation in
      let ring: Ring? = state.withLock { state in
        if state.taken < state.rings.count {
          state.taken += 1
          return state.rings[state.taken - 1]
        }
        state.watchers.append(continuation)
        return nil
      }
      if let ring { continuation.resume(returning: ring) }
    }
  }

  /// Suspends until `count` questions have been withdrawn.
  package func untilWithdrawn(_ count: Int = 1) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.withdrawn >= count { return true }
        state.watchersOfWithdrawals.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  package func ask(_ question: ApprovalQuestion) async throws(ApprovalFailure) -> ApprovalAnswer {
    let ring = Ring(question: question, answer: Answer())
    let watcher: CheckedContinuation<Ring, Never>? = state.withLock { state in
      state.rings.append(ring)
      guard !state.watchers.isEmpty else { return nil }
      state.taken += 1
      return state.watchers.removeFirst()
    }
    watcher?.resume(returning: ring)
    let result = await withTaskCancellationHandler {
      await ring.answer.wait()
    } onCancel: {
      ring.answer.give(.failure(.cancelled))
    }
    if case .failure(.cancelled) = result { noteWithdrawal() }
    return try result.get()
  }

  private func noteWithdrawal() {
    let told = state.withLock { state in
      state.withdrawn += 1
      let there = state.watchersOfWithdrawals.filter { $0.count <= state.withdrawn }
      state.watchersOfWithdrawals.removeAll { $0.count <= state.withdrawn }
      return there
    }
    for watcher in told { watcher.continuation.resume() }
  }
}
