/// One entry of a loop's timer wheel: calls a closure once, at or shortly after a time.
///
/// Lives on its loop. Scheduling again moves it; it may be scheduled from its own closure.
package final class LoopTimer {
  /// Called on the loop when the time has come. Must not wait.
  package var onFire: (() -> Void)?
  /// When it will fire; nil while not scheduled.
  package internal(set) var due: MonotonicTime?
  // Where the wheel keeps it.
  var slot = 0
  var position = 0

  /// - Parameter onFire: what to do; may be set later.
  package init(onFire: (() -> Void)? = nil) { self.onFire = onFire }
}
