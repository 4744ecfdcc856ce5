package import Reactor

/// Runs `body` as a task on a loop of its own, which is stopped and joined afterwards.
@discardableResult
package func onLoop<R: Sendable>(
  _ body: @escaping @Sendable (EventLoop) async throws -> R
) async throws -> R {
  let loop = try EventLoop()
  let thread = try loop.start(named: "test-loop")
  defer {
    loop.stop()
    thread.join()
  }
  return try await Task(executorPreference: loop) { try await body(loop) }.value
}
