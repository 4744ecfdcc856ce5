/// Carries a value that belongs to a loop through code that may run anywhere, such as the closure of a task that is
/// started on that loop. Opened anywhere else it traps.
package struct LoopLocal<Value>: @unchecked Sendable {
  // @unchecked: the value is reached only after the thread has been checked.
  private let loop: EventLoop
  private let stored: Value

  /// Closes `value` up. On `loop` only.
  package init(_ value: Value, of loop: EventLoop) {
    loop.checkIsolated()
    stored = value
    self.loop = loop
  }

  /// The value, on its loop only.
  package var value: Value {
    loop.checkIsolated()
    return stored
  }
}
