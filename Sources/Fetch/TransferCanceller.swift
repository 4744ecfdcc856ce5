import Reactor

/// Carries the wish to cancel one transfer from any thread to the transfer's loop.
final class TransferCanceller: @unchecked Sendable {
  // @unchecked: multi handle and transfer are touched on the loop only, inside the posted call.
  private let loop: EventLoop
  private let multi: CurlMulti
  private let transfer: Transfer

  init(loop: EventLoop, multi: CurlMulti, transfer: Transfer) {
    self.loop = loop
    self.multi = multi
    self.transfer = transfer
  }

  /// Cancels the transfer, soon. From any thread.
  func cancel() {
    loop.post { self.multi.cancel(self.transfer) }
  }
}
