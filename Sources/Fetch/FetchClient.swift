package import Reactor

/// Makes HTTP calls to other services from one event loop. Not `Sendable`: it belongs to the actor (or task)
/// on that loop which made it.
///
/// Redirects are never followed, certificates always verified, and every call has a deadline and a ceiling on
/// what it takes in.
package final class FetchClient {
  private let loop: EventLoop
  private let settings: FetchSettings
  private let multi: CurlMulti

  /// - Throws: `outOfResources` when libcurl cannot be set up.
  package init(loop: EventLoop, settings: FetchSettings = FetchSettings()) throws(FetchError) {
    self.loop = loop
    self.settings = settings
    multi = try CurlMulti(loop: loop)
  }

  /// Calls that are waiting for their answer.
  package var callsInFlight: Int { multi.count }

  /// Makes one call and suspends until its answer is complete. Must run on the client's loop.
  ///
  /// Cancelling the task ends the call: its connection is closed, and whether the service has seen the
  /// request is not known.
  ///
  /// - Parameters:
  ///   - request: the call.
  ///   - isolation: the caller's actor, which lives on the loop.
  /// - Returns: the answer, whatever its status: 400 and 500 are answers too.
  /// - Throws: whatever kept the answer away.
  package func send(
    _ request: FetchRequest, isolation: isolated (any Actor)? = #isolation
  ) async throws(FetchError) -> FetchResponse {
    loop.checkIsolated()
    let transfer = try Transfer(request, settings)
    let canceller = TransferCanceller(loop: loop, multi: multi, transfer: transfer)
    let result = await withTaskCancellationHandler {
      // Named, so that the closure belongs to the caller's actor: without that it would run on the global pool.
      _ = isolation
      return await withCheckedContinuation { continuation in
        transfer.completion = { continuation.resume(returning: $0) }
        multi.start(transfer)
      }
    } onCancel: {
      canceller.cancel()
    }
    return try result.get()
  }
}
