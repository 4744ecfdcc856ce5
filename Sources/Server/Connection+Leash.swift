internal import Gate
internal import Reactor
internal import Transport
internal import Upstream

/// A connection belongs to the session that opened it, for as long as it lasts. There is no message that would have to
/// reach every worker: each looks twice a second whether what let its long requests pass still holds, and so notices
/// sign-out, revocation, eviction and every clock alike.
extension Connection {
  /// A request younger than this is not judged again: it was a moment ago. With a look every half second, what ends a
  /// session ends its connections within a second all the same.
  private static let unjudged = Duration.milliseconds(250)

  /// Notes what the request that is about to be forwarded is tied to.
  func beginForwarding(_ permit: borrowing Permit) {
    leash = permit.leash
    forwardingSince = station.loop.now
    phase = .forwarding
  }

  /// The request and its answer are over, in whatever way.
  func endForwarding() {
    phase = .busy
    leash = nil
  }

  /// Looks whether what let the current request pass still holds, and ends the connection if it does not: a WebSocket
  /// with a close frame, any other in the middle of its answer, so that half of it never looks whole.
  func judge() {
    guard phase == .forwarding, leashEnd == nil, let leash else { return }
    if tunnel == nil && station.loop.now - forwardingSince < Self.unjudged { return }
    let frames = tunnel?.dataFrames ?? 0
    let isInUse = frames != seenFrames
    seenFrames = frames
    guard let reason = station.site.gatekeeper.objection(to: leash, isInUse: isInUse) else { return }
    leashEnd = reason
    if let tunnel {
      tunnel.finish(.leash)
    } else {
      isCut = true
      inbound.socket.interrupt()
    }
  }

  /// What the log's `error` says about a connection that its leash has ended.
  static func label(_ end: Reason) -> String {
    end == .approvalRequired ? "approval-expired" : "session-ended"
  }
}
