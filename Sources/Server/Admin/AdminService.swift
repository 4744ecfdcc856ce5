internal import Bytes
internal import Gate
internal import HTTP
internal import Log
internal import Pages
internal import Transport

/// Answers whoever administers or watches the gateway: on a Unix socket, and what may be read on loopback too.
///
/// A browser is neither: whatever page made it ask, it says so by `Origin`, or comes under a name that only that page's
/// owner resolves to this machine (CVE-2026-27589: a page in the administrator's browser changed a proxy's conf).
struct AdminService: Sendable {
  /// Where a request came in.
  enum Door: Sendable {
    /// The Unix socket: whoever could open it may do everything.
    case socket
    /// The loopback address: whoever is on the machine, or in a browser on it. Reading only, and no sessions.
    case metrics
  }

  /// What the workers share.
  let shared: SharedParts
  /// Whether requests would be served.
  let readiness: Readiness
  /// The clocks that sessions run by.
  let settings: SessionSettings
  /// Told of every revocation.
  let log: Logger

  /// More than this is not read of a call: it names one person or one session.
  static let largestBody = 4096

  /// Answers one request. Runs on the control loop.
  func answer(_ request: ServedRequest, at door: Door) async -> Response {
    if let refusal = AdminService.objection(to: request, at: door) { return refusal }
    switch (request.path, door) {
    case ("/health", _): return read(request) ?? Answer.text("ok", status: 200)
    case ("/ready", _): return read(request) ?? ready()
    case ("/metrics", _):
      if let refusal = read(request) { return refusal }
      return await metrics()
    case ("/sessions", .socket):
      if let refusal = read(request) { return refusal }
      return await sessions(request)
    case ("/sessions/revoke", .socket): return await revoke(request)
    default: return AdminService.problem("there is nothing here", status: 404)
    }
  }

  /// What stands against a request whatever it asks for.
  private static func objection(to request: ServedRequest, at door: Door) -> Response? {
    guard request.value(.origin) == nil else {
      return problem("requests of web pages are not taken", status: 403)
    }
    // A name that its owner lets lead to 127.0.0.1 would make any page of theirs one of ours (DNS rebinding).
    if door == .metrics, !isOfThisMachine(request.host) {
      return problem("ask by address or as localhost, not by a name", status: 403)
    }
    return nil
  }

  private static func isOfThisMachine(_ host: String) -> Bool {
    if host == "localhost" { return true }
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    return IPAddress(isBracketed ? String(host.dropFirst().dropLast()) : host) != nil
  }

  /// The refusal of anything but a read; nil for a read.
  private func read(_ request: ServedRequest) -> Response? {
    if request.method == .get || request.method == .head { return nil }
    return AdminService.refusal(allowing: "GET, HEAD")
  }

  private func ready() -> Response {
    if let reason = readiness.reasonAgainst { return Answer.text(reason, status: 503) }
    return Answer.text("ready", status: 200)
  }

  private func metrics() async -> Response {
    let text = MetricsText.make(
      counters: shared.counters, upstreamErrors: shared.upstreamErrors, reloads: shared.reloads,
      sessions: shared.sessions.counts, ringing: await shared.desk.ringingCount,
      isReady: readiness.reasonAgainst == nil, started: readiness.startedAt)
    return .own(Array(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8", status: 200)
  }

  /// The answer to another method than those of `methods`.
  static func refusal(allowing methods: String) -> Response {
    var response = problem("this method is not taken here", status: 405)
    response.add("Allow", methods)
    return response
  }

  /// An answer that says what is wrong, in JSON.
  static func problem(_ text: String, status: Int) -> Response {
    .json(["error": text], status: status)
  }
}
