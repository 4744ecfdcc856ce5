internal import AccessLog
internal import Gate
internal import Transport
internal import Upstream

/// A connection that has become a WebSocket: it carries no further request, and its one log line is written at its end.
extension Connection {
  /// Lets both sides talk until one of them, a bound, the leash or the program's end stops them.
  /// - Returns: false: the connection is to be closed.
  func run(_ tunnel: Tunnel, _ report: ForwardReport) async -> Bool {
    if isEnding { tunnel.finish(.stopping) }
    await tunnel.run()
    endForwarding()
    self.tunnel = nil
    // Without a goodbye it must not look like one.
    isCut = !tunnel.hasEndedClient
    record.status = report.status ?? 0
    record.upstream = report.endpoint?.name
    record.upstreamDuration = report.upstreamTime
    record.bytesOut = tunnel.bytesOut
    record.error = leashEnd.map(Connection.label) ?? tunnel.end?.label?.description
    await finish(bytesIn: tunnel.bytesIn)
    return false
  }
}
