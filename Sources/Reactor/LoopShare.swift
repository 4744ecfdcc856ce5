/// Counts what a task does without waiting, so that it gives its loop away now and then: a peer that sends and takes
/// as fast as we do never makes it wait, and everybody else on the loop would.
package struct LoopShare {
  /// Steps in a row: a few milliseconds' work.
  private static let most = 32

  private var steps = 0

  package init() {}

  /// Counts a step. After every so many the answer is true: `await Task.yield()` then.
  package mutating func isUsedUp() -> Bool {
    steps += 1
    guard steps >= Self.most else { return false }
    steps = 0
    return true
  }
}
