internal import Gate
internal import HTTP
internal import Pages
internal import Transport
internal import Upstream

/// The answers that are the gateway's own, and the only place where a status code is chosen.
///
/// Which client gets what is the table of `docs/life-of-a-request.md`: people get pages and redirects,
/// programs get `application/problem+json` (RFC 9457), and so does whoever could not even be read.
enum Answer {
  /// The answer to a request that the gate refused.
  static func to(_ refusal: Refusal, host: String) -> Response {
    if refusal.client.wantsPage, let place = place(refusal) { return redirect(to: place) }
    let status = status(of: refusal.reason, for: refusal.client)
    let pause = refusal.retryAfter ?? usualPause(status)
    var response =
      refusal.client.wantsPage
      ? Response.page(NoticePage.refusal(refusal.reason, host: host).html, status: status)
      : problem(refusal.reason, status: status, approvalURL: place(refusal), retryAfter: pause)
    addFields(&response, refusal)
    if let pause { response.add("Retry-After", String(wholeSeconds(pause))) }
    return response
  }

  /// The answer to a request that was refused, or of which nothing could be read (no head).
  static func to(_ refusal: Refusal, _ head: RequestHead?) -> Response {
    if let head { return to(refusal, host: head.hostText) }
    return problem(refusal.reason, status: status(of: refusal.reason, for: .commandLine))
  }

  /// The answer to bytes that are no acceptable request; `head` where it could be read all the same. The
  /// connection is closed behind it.
  static func to(_ error: HTTPError, _ head: RequestHead?) -> Response {
    let (status, reason) = (status(of: error), reason(for: error))
    guard let head, ClientKind(head).wantsPage else {
      return problem(reason, status: status, error: error.label)
    }
    return .page(NoticePage.refusal(reason, host: head.hostText).html, status: status)
  }

  /// The answer to an allowed request that its upstream did not answer.
  static func to(_ error: UpstreamError, _ head: RequestHead) -> Response {
    if case .badRequestBody(let fault) = error { return to(fault, head) }
    if case .requestBodyTimedOut = error {
      return to(Refusal(.requestTimeout, client: ClientKind(head)), head)
    }
    let status = status(of: error)
    let pause = usualPause(status)
    var response: Response
    if ClientKind(head).wantsPage {
      response = .page(NoticePage.upstream(isLate: status == 504, host: head.hostText).html, status: status)
    } else {
      let problem = Problem(
        type: "urn:unloq-gateway:error:\(error.label)", title: ReasonPhrase.text(for: status).description,
        status: status, reason: error.label.description, retryAfter: pause.map(wholeSeconds))
      response = .json(problem, type: "application/problem+json", status: status)
    }
    if let pause { response.add("Retry-After", String(wholeSeconds(pause))) }
    return response
  }

  /// The reason that the log gives for bytes that are no acceptable request.
  static func reason(for error: HTTPError) -> Reason {
    switch error.kind {
    case .headTooLarge, .uriTooLong: .headTooLarge
    case .bodyTooLarge: .bodyTooLarge
    case .badRequest, .versionNotSupported, .notImplemented: .malformedRequest
    }
  }

  /// The reason that the log gives for a body of a gate page that could not be read.
  static func reason(for error: InboundBodyError) -> Reason {
    switch error {
    case .malformed: .malformedRequest
    case .tooLarge: .bodyTooLarge
    case .timedOut: .requestTimeout
    case .disconnected: .clientLeft
    }
  }

  /// A redirect after which the browser sends a GET.
  static func redirect(to target: String) -> Response {
    var response = Response.own([], type: "text/plain; charset=utf-8", status: 303)
    response.add("Location", target)
    return response
  }

  /// A gate page's own refusal, as the client wants to see it.
  static func page(_ page: NoticePage, _ reason: Reason, status: Int, for client: ClientKind) -> Response {
    client.wantsPage ? .page(page.html, status: status) : problem(reason, status: status)
  }

  /// `application/problem+json`.
  static func problem(
    _ reason: Reason, status: Int, approvalURL: String? = nil, retryAfter: Duration? = nil,
    error: String? = nil
  ) -> Response {
    let problem = Problem(
      type: "urn:unloq-gateway:reason:\(reason.rawValue)", title: ReasonPhrase.text(for: status).description,
      status: status, detail: reason.meaning, reason: reason.rawValue, approvalURL: approvalURL,
      retryAfter: retryAfter.map(wholeSeconds), error: error)
    return .json(problem, type: "application/problem+json", status: status)
  }

  /// A line of text, for those who read metrics and health.
  static func text(_ line: String, status: Int) -> Response {
    .own(Array("\(line)\n".utf8), type: "text/plain; charset=utf-8", status: status)
  }

  /// The status of a refusal. Denied and broken never share one with success, nor (for programs) with each
  /// other.
  static func status(of reason: Reason, for client: ClientKind) -> Int {
    switch reason {
    case .signInRequired: 401
    case .approvalRequired, .approvalPending, .purposeRequired, .noOtherApprover, .ruleDenied, .noRuleMatched,
      .approvalDenied, .approvalReported, .approvalLocked,
      .approvalCancelled,
      .approvalCodeRequired, .crossSiteRequest, .webhookSignatureInvalid, .preflightRefused:
      403
    case .credentialMissing: 403
    case .credentialUnreadable: 503
    case .approvalTimeout: client == .commandLine ? 504 : 403
    // Nobody reads it; the log shows it, as nginx's does.
    case .clientLeft: 499
    case .tooManyApprovals: 429
    case .unknownHost: 421
    case .malformedRequest, .ambiguousHeader: 400
    case .headTooLarge: 431
    case .bodyTooLarge: 413
    case .requestTimeout: 408
    case .methodNotAllowed: 405
    case .notFound: 404
    case .upgradeNotSupported: 426
    case .approvalServiceUnavailable, .approvalThrottled, .approvalMisconfigured, .approvalDeviceUnavailable,
      .sessionStoreUnavailable, .policyEngineUnavailable, .holdingFull, .holdingUnavailable, .logUnavailable,
      .shuttingDown:
      503
    // Reasons to let a request pass are no refusals; should one come here, the door stays shut.
    case .noApprovalRequired, .preflight, .approvalHeld, .approvalGranted, .ownEndpoint, .webhook: 403
    }
  }

  private static func status(of error: HTTPError) -> Int {
    switch error.kind {
    case .badRequest: 400
    case .headTooLarge: 431
    case .uriTooLong: 414
    case .bodyTooLarge: 413
    case .versionNotSupported: 505
    case .notImplemented: 501
    }
  }

  private static func status(of error: UpstreamError) -> Int {
    switch error {
    case .nameNotResolved, .connectFailed, .closedBeforeResponse, .badResponse, .badUpgrade,
      .truncatedResponse:
      502
    case .connectTimedOut, .readTimedOut, .writeTimedOut: 504
    case .connectionsExhausted, .heldBodyLost: 503
    case .badRequestBody(let fault): status(of: fault)
    case .requestBodyTimedOut: 408
    case .clientLeft, .clientTooSlow: 499
    }
  }

  /// The page where the client gets what it lacks; nil where there is none.
  private static func place(_ refusal: Refusal) -> String? {
    switch refusal.reason {
    case .signInRequired:
      refusal.sealedTarget.map { "/.unloq/sign-in?to=\($0)" + (refusal.client == .form ? "&resend=1" : "") }
    case .purposeRequired:
      refusal.sealedTarget.map { "/.unloq/approve?to=\($0)" + (refusal.client == .form ? "&resend=1" : "") }
    case .approvalRequired, .approvalPending:
      refusal.pending.map { "/.unloq/wait/\($0)" } ?? refusal.sealedTarget.map { "/.unloq/approve?to=\($0)" }
    default: nil
    }
  }

  /// When it makes sense to ask again where nobody has said so: after what passes by itself.
  private static func usualPause(_ status: Int) -> Duration? {
    status == 503 || status == 429 ? .seconds(10) : nil
  }

  private static func addFields(_ response: inout Response, _ refusal: Refusal) {
    if response.status == 401 {
      // The Basic challenge makes browsers ask for a password in a window of their own: for command lines
      // only.
      let takesName = refusal.client == .commandLine && refusal.takesName
      response.add("WWW-Authenticate", takesName ? "Basic realm=\"unloq\", charset=\"UTF-8\"" : "Unloq")
    }
    if refusal.reason == .methodNotAllowed { response.add("Allow", "GET, HEAD, POST") }
    if let applied = refusal.preferenceApplied { response.add("Preference-Applied", applied) }
    if refusal.reason == .upgradeNotSupported {
      response.add("Upgrade", "websocket")
      response.add("Sec-WebSocket-Version", "13")
    }
  }

  /// Whole seconds, rounded up, at least one.
  static func wholeSeconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return max(1, seconds + (attoseconds > 0 ? 1 : 0))
  }
}
