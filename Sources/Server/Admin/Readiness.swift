internal import AccessLog
internal import Gate
internal import Synchronization

/// Whether the gateway would serve a request now, for balancers and service managers. From any thread.
final class Readiness: Sendable {
  /// When the gateway started, as seconds since 1970.
  let startedAt: Int64
  private let accessLog: AccessLog
  private let isStopping = Atomic(false)

  init(_ accessLog: AccessLog, startedAt: Int64) {
    self.accessLog = accessLog
    self.startedAt = startedAt
  }

  /// Notes that the gateway is stopping.
  func end() { isStopping.store(true, ordering: .relaxed) }

  /// Why not, as the id of a reason; nil where it would.
  var reasonAgainst: String? {
    if isStopping.load(ordering: .relaxed) { return Reason.shuttingDown.rawValue }
    return accessLog.isWriting ? nil : Reason.logUnavailable.rawValue
  }
}
