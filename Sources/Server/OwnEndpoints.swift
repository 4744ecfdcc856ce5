internal import Adapters
internal import Bytes
internal import Crypto
internal import Gate
internal import HTTP
internal import Pages

/// The gate's own pages and calls under `/.unloq/`.
///
/// Everything that changes something is a POST from the same origin, and everything about an approval is
/// shown to the browser that asked and to no other.
struct OwnEndpoints: Sendable {
  /// The gate that the pages are the face of.
  let gate: Gatekeeper
  /// The clocks that the session page shows.
  let sessions: SessionSettings
  /// Where browser cookies come from.
  let random: any RandomSource
  /// What the approval service's webhooks are signed with; nil where none are taken.
  var webhookSecret: Secret?
  /// The keys of signed assertions; nil where there are none.
  var keys: AssertionKeyring?

  /// More than this is not read of a form: an e-mail and a sealed target fit in.
  static let largestBody = 16 * 1024
  /// How long a long poll is held at most.
  static let longestHold: Duration = .seconds(25)
  /// How long a browser keeps its cookie.
  static let browserLifetime: Duration = .seconds(86_400)

  /// What the gate is put together from.
  var parts: GateParts { gate.parts }

  /// Answers a request for one of the gate's own paths. Suspends while a long poll is held.
  ///
  /// `body` is the whole body, at most `largestBody` bytes; `record` gets the reason, the session, and whom the
  /// page was about.
  func response(to head: RequestHead, body: [UInt8], peer: Peer, record: inout GateRecord) async -> Response {
    var request = OwnRequest(head, body: body, peer: peer)
    if request.path.first == "sign-in" { request.claim = gate.claim(head, peer: peer) }
    record.reason = .ownEndpoint
    let response = await route(request, &record)
    gate.count(record.reason ?? .ownEndpoint)
    return response
  }

  private func route(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    switch (request.path.first ?? "", request.path.count, request.verb) {
    case ("sign-in", 1, .read): return signInPage(request, &record)
    case ("sign-in", 1, .write): return await signIn(request, &record)
    case ("wait", 2, .read): return await waitPage(request, &record)
    case ("wait", 3, .read) where request.path[2] == "status": return await waitStatus(request, &record)
    case ("wait", 3, .write) where request.path[2] == "cancel": return await cancel(request, &record)
    case ("wait", 3, .write) where request.path[2] == "again": return await askAgain(request, &record)
    case ("approve", 1, .read): return await approvePage(request, &record)
    case ("approve", 1, .write): return await approve(request, &record)
    case ("session", 1, .read): return await sessionPage(request, &record)
    case ("sign-out", 1, .write): return await signOut(request, &record)
    case ("signed-out", 1, .read): return .page(NoticePage.signedOut(host: request.host).html, status: 200)
    case ("webhook", 2, _) where request.path[1] == "logout": return await endByWebhook(request, &record)
    case ("jwks.json", 1, .read): return publishedKeys(request, &record)
    case ("assets", 2, .read) where request.path[1] == "gate.css":
      return .asset(GateStyle.text, type: "text/css; charset=utf-8")
    case ("assets", 2, .read) where request.path[1] == "wait.js":
      return .asset(WaitScript.text, type: "text/javascript; charset=utf-8")
    case ("assets", 2, .read) where request.path[1] == "session.js":
      return .asset(SessionScript.text, type: "text/javascript; charset=utf-8")
    default: return unknown(request, &record)
    }
  }

  private func unknown(_ request: OwnRequest, _ record: inout GateRecord) -> Response {
    let known = ["sign-in", "wait", "approve", "session", "sign-out", "signed-out", "jwks.json", "assets"]
    guard request.verb != .read, known.contains(request.path.first ?? "") else {
      return notFound(request, &record)
    }
    record.reason = .methodNotAllowed
    return Answer.to(Refusal(.methodNotAllowed, client: request.client), host: request.host)
  }

  /// Nothing there: no page of that name, or an approval that is forgotten.
  func notFound(_ request: OwnRequest, _ record: inout GateRecord) -> Response {
    record.reason = .notFound
    return Answer.page(NoticePage.notFound(host: request.host), .notFound, status: 404, for: request.client)
  }

  /// A refusal of a gate page, noted for the log.
  func refuse(
    _ reason: Reason, _ request: OwnRequest, _ record: inout GateRecord, retryAfter: Duration? = nil
  ) -> Response {
    record.reason = reason
    return Answer.to(Refusal(reason, client: request.client, retryAfter: retryAfter), host: request.host)
  }

  /// The live session that the request's cookie names, noted for the log.
  func session(_ request: OwnRequest, _ record: inout GateRecord) -> (id: Digest, record: SessionRecord)? {
    guard let id = request.visitor.session else { return nil }
    guard case .hit(let found) = parts.sessions.find(id, now: parts.clock.now) else {
      record.cache = .miss
      return nil
    }
    record.cache = .hit
    record.session = found
    record.sessionID = id
    return (id, found)
  }
}
