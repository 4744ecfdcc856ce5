import Bytes
import HTTP
import Log

extension AuthenticatorService {
  /// Answers a request for the device page or one of its own calls.
  func answerDevice(_ request: IncomingRequest) async -> ServiceReply {
    guard let route = DeviceRoute(request.method, Array(request.segments.dropFirst())) else {
      return .response(page(404, DeviceMarkup.closed))
    }
    if case .asset(let asset) = route { return .response(file(asset)) }
    do {
      let secret: String? = if case .link(let secret) = route { secret } else { request.deviceSecret }
      guard let secret, let user = try await store.run({ try $0.user(deviceSecret: secret) }) else {
        return .response(strange(to: route))
      }
      return try await answer(route, of: user, secret: secret, request)
    } catch {
      log.error("device call failed", ["error": AuthenticatorService.label(of: error)])
      return .response(json(500, ["status": "failed"]))
    }
  }

  private func answer(
    _ route: DeviceRoute, of user: User, secret: String, _ request: IncomingRequest
  ) async throws -> ServiceReply {
    switch route {
    case .page: return .response(page(200, DeviceMarkup.page))
    case .asset(let asset): return .response(file(asset))
    case .link: return .response(opened(secret))
    case .oneTimeCode: return .response(try await oneTimeCode(of: user))
    case .events:
      guard let events = await hub.connect(user.id) else {
        return .response(json(503, ["status": "too-many-pages"]))
      }
      await tellHistory(of: user.id)
      return .events(events)
    case .approve(let id): return .response(await tap(id, approves: true, by: user, request))
    case .deny(let id): return .response(await tap(id, approves: false, by: user, request))
    case .report(let id): return .response(try await report(id, by: user, request))
    case .endSession(let id): return .response(try await signOut(id, user, request))
    case .unlock: return .response(try await unlock(user, request))
    }
  }

  /// The person's tap. Taken only from the page itself: another site's form or script can set neither the header nor
  /// the origin.
  private func tap(_ id: String, approves: Bool, by user: User, _ request: IncomingRequest) async -> Response
  {
    guard isSameOrigin(request) else { return json(403, ["status": "forbidden"]) }
    switch await hub.answer(id, approves: approves, by: user.id, from: request.client) {
    case .accepted: return json(200, ["status": approves ? "approved" : "denied"])
    case .gone: return json(404, ["status": "gone"])
    }
  }

  /// "This was not me": somebody else asks in the person's name. The application may ask nothing any more until an
  /// administrator has looked into it.
  private func report(_ id: String, by user: User, _ request: IncomingRequest) async throws -> Response {
    guard isSameOrigin(request) else { return json(403, ["status": "forbidden"]) }
    guard let open = await hub.requests(of: user.id).first(where: { $0.id == id }) else {
      return json(404, ["status": "gone"])
    }
    // Locked first: what is asked from here on is refused, whatever becomes of the requests that are open.
    try await store.run { try $0.lock(user.id, in: open.applicationID) }
    _ = await hub.report(id, by: user.id, from: request.client)
    log.warning(
      "request reported as not theirs, application locked",
      [
        "user": String(user.id), "email": user.email, "application": String(open.applicationID),
        "approval": id,
        "place": open.place, "device": request.client.description,
      ])
    await tellHistory(of: user.id)
    return json(200, ["status": "reported"])
  }

  /// The person's tap on "Sign out", taken only from the page itself.
  private func signOut(_ id: String, _ user: User, _ request: IncomingRequest) async throws -> Response {
    guard isSameOrigin(request) else { return json(403, ["status": "forbidden"]) }
    return switch try await endSession(id, of: user) {
    case .ended: json(200, ["status": "ended"])
    case .notTold: json(502, ["status": "not-told"])
    case .gone: json(404, ["status": "gone"])
    case .notPossible: json(409, ["status": "no-webhook"])
    }
  }

  /// Lets applications ask again without a code after a denial: the person says so on the device, which proves as much
  /// as a code that is read from it.
  private func unlock(_ user: User, _ request: IncomingRequest) async throws -> Response {
    guard isSameOrigin(request) else { return json(403, ["status": "forbidden"]) }
    try await store.run { try $0.clearNeedsCode(of: user.id) }
    log.info(
      "asking without code allowed again", ["user": String(user.id), "device": request.client.description])
    await tellHistory(of: user.id)
    return json(200, ["status": "unlocked"])
  }

  private func oneTimeCode(of user: User) async throws -> Response {
    let secret = try await store.run { try $0.codeSecret(of: user.id) }
    let now = time.now
    let step = OneTimeCode.step * 1_000
    let code = OneTimeCode.code(secret: secret, counter: OneTimeCode.counter(at: now))
    return json(
      200,
      [
        "code": .string(code), "expires_in_ms": .integer(step - now.milliseconds % step),
        "step_ms": .integer(step),
      ])
  }

  private func isSameOrigin(_ request: IncomingRequest) -> Bool {
    if let site = request.field("sec-fetch-site"), site != "same-origin" { return false }
    if request.field("x-unloq-device") == "1" { return true }
    guard let origin = request.field("origin") else { return false }
    return origin == settings.origin || origin == request.field("host").map { "http://\($0)" }
  }

  private func opened(_ secret: String) -> Response {
    var response = page(303, "")
    response.add("Location", "/device")
    response.add("Set-Cookie", DeviceCookie(isSecure: settings.isSecure).field(secret: secret))
    return response
  }

  /// What somebody without a valid link gets.
  private func strange(to route: DeviceRoute) -> Response {
    switch route {
    case .page: page(401, DeviceMarkup.closed)
    case .link: page(404, DeviceMarkup.closed)
    default: json(401, ["status": "unknown-device"])
    }
  }

  private func page(_ status: Int, _ text: String) -> Response {
    Response(
      status: status,
      fields: [("Content-Type", "text/html; charset=utf-8")] + AuthenticatorService.protections,
      body: Array(text.utf8))
  }

  private func file(_ asset: DeviceAsset) -> Response {
    Response(
      status: 200, fields: [("Content-Type", asset.type)] + AuthenticatorService.protections,
      body: Array(asset.text.utf8))
  }

  private func json(_ status: Int, _ body: JSONValue) -> Response {
    Response(
      status: status, fields: [("Content-Type", "application/json")] + AuthenticatorService.protections,
      body: Array(body.text.utf8))
  }

  /// Sent with everything under `/device`: only our own files run, nobody frames the page (a framed Approve button can
  /// be tapped without being seen), and the secret link leaks into no Referer and no cache.
  private static let protections: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
  ]
}
