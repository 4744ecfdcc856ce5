package import Gate
import Synchronization

/// A clock that a test winds: nothing happens until `advance`.
package final class ManualClock: GateClock {
  private struct State {
    var now = Moment(nanoseconds: 1_000_000_000_000)
    var wallSeconds: Int64 = 1_800_000_000
    var sleepers: [Int: (until: Moment, continuation: CheckedContinuation<Void, Never>)] = [:]
    var nextSleeper = 0
    /// Tests that wait for somebody to sleep, and how many must.
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  package init() {}

  package var now: Moment { state.withLock { $0.now } }

  package var wallSeconds: Int64 { state.withLock { $0.wallSeconds } }

  /// Suspends until the test has wound the clock so far, or the task is cancelled.
  package func sleep(until moment: Moment) async {
    let id = state.withLock { state in
      state.nextSleeper += 1
      return state.nextSleeper
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.now >= moment || Task.isCancelled { return true }
          state.sleepers[id] = (moment, continuation)
          return false
        }
        if isOver { continuation.resume() } else { tellWatchers() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
    }
  }

  /// Winds the clock and wakes whoever slept until then.
  package func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now = state.now + duration
      state.wallSeconds += duration.components.seconds
      let due = state.sleepers.filter { $0.value.until <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }

  /// Suspends until at least `count` tasks sleep by this clock.
  package func untilSleeping(_ count: Int = 1) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.sleepers.count >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  private func tellWatchers() {
    let told = state.withLock { state in
      let there = state.watchers.filter { $0.count <= state.sleepers.count }
      state.watchers.removeAll { $0.count <= state.sleepers.count }
      return there
    }
    for watcher in told { watcher.continuation.resume() }
  }
}
