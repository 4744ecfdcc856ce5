internal import Gate
internal import HTTP
internal import Pages

extension OwnEndpoints {
  /// `GET /.unloq/wait/ID`: the wait page, the way on after the tap, or what went wrong.
  func waitPage(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    let view: PendingView
    switch await look(request, &record) {
    case .found(let found): view = found
    case .answer(let response, let reason):
      record.reason = reason
      return response
    }
    record.claimedUser = view.email.text
    switch view.status {
    case .pending where request.wantsJSON: return .json(WaitState(view), status: 200)
    case .pending: return .page(WaitPage(host: request.host, view: view).html, status: 200)
    case .approved: return await goOn(view, request, &record)
    case .denied, .timeout, .unavailable, .throttled, .cancelled:
      let reason = view.reason ?? .approvalServiceUnavailable
      record.reason = reason
      return outcome(view, reason, request)
    }
  }

  /// `GET /.unloq/wait/ID/status`, with `?hold=N` held until the state changes or N seconds are over.
  func waitStatus(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    var view: PendingView
    switch await look(request, &record) {
    case .found(let found): view = found
    case .answer(let response, let reason):
      record.reason = reason
      return response
    }
    if let seconds = request.query("hold").flatMap({ Int64($0) }), seconds > 0 {
      let hold = min(.seconds(min(seconds, 3600)), OwnEndpoints.longestHold)
      view = await parts.desk.wait(for: view.id, until: parts.clock.now + hold) ?? view
    }
    return .json(WaitState(view), status: 200)
  }

  /// `POST /.unloq/wait/ID/cancel`: withdraws the push.
  func cancel(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    guard request.origin == .own else { return refuse(.crossSiteRequest, request, &record) }
    switch await look(request, &record) {
    case .found(let view):
      await parts.desk.cancel(view.id)
      return await standing(view.id, as: request.visitor, request, status: 200)
    case .answer(let response, let reason):
      record.reason = reason
      return response
    }
  }

  /// `POST /.unloq/wait/ID/again`, with the app's one-time code as `code` where the service wants one.
  func askAgain(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    guard request.origin == .own else { return refuse(.crossSiteRequest, request, &record) }
    let view: PendingView
    switch await look(request, &record) {
    case .found(let found): view = found
    case .answer(let response, let reason):
      record.reason = reason
      return response
    }
    let code = request.form?["code"].map { $0.filter { $0 != " " } }
    if let code, !OwnEndpoints.isCode(code) { return refuse(.malformedRequest, request, &record) }
    let opening = await parts.desk.again(view.id, from: request.peer.address, oneTimeCode: code)
    guard let opening else { return notFound(request, &record) }
    return await answer(opening, as: request.visitor, request, &record)
  }

  private enum Look {
    case found(PendingView)
    case answer(Response, Reason)
  }

  /// The approval that the path names, if it is the visitor's own.
  private func look(_ request: OwnRequest, _ record: inout GateRecord) async -> Look {
    guard let id = PendingID(request.path[1]) else { return .answer(notFound(request, &record), .notFound) }
    switch await parts.desk.look(at: id, as: request.visitor) {
    case .own(let view):
      record.push = view.push
      return .found(view)
    case .unknown: return .answer(notFound(request, &record), .notFound)
    case .foreign:
      let page = NoticePage.otherBrowser(host: request.host)
      return .answer(
        Answer.page(page, .crossSiteRequest, status: 403, for: request.client), .crossSiteRequest)
    }
  }

  /// After the tap: a sign-in becomes a session, once; then the browser goes where it wanted to.
  private func goOn(_ view: PendingView, _ request: OwnRequest, _ record: inout GateRecord) async -> Response
  {
    let target = LocalTarget(view.target) ?? .root
    guard view.isSignIn else { return arrive(at: target, request) }
    guard let signIn = await parts.desk.collect(view.id) else {
      // Collected before: a page that was loaded again goes on with the session it got then.
      return session(request, &record) == nil ? notFound(request, &record) : arrive(at: target, request)
    }
    do throws(SessionStoreError) {
      let issued = try await parts.issuer.issue(
        signIn, host: request.host, isSecure: request.peer.isSecure, now: parts.clock.now)
      // The session that this browser had before is not left behind. Should that fail, its own clocks end it.
      if let old = request.visitor.session { try? await parts.sessions.remove(old) }
      record.session = issued.record
      record.sessionID = issued.id
      var response = arrive(at: target, request)
      response.add("Set-Cookie", issued.setCookie)
      return response
    } catch {
      return refuse(.sessionStoreUnavailable, request, &record)
    }
  }

  private func outcome(_ view: PendingView, _ reason: Reason, _ request: OwnRequest) -> Response {
    guard request.client.wantsPage else {
      return Answer.to(
        Refusal(reason, client: request.client, retryAfter: view.retryAfter), host: request.host)
    }
    let status = Answer.status(of: reason, for: .navigation)
    var response = Response.page(
      OutcomePage(host: request.host, view: view, reason: reason).html, status: status)
    if let pause = view.retryAfter { response.add("Retry-After", String(Answer.wholeSeconds(pause))) }
    return response
  }

  /// Whether a text has the form of a one-time code.
  static func isCode(_ text: String) -> Bool {
    (4...10).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
  }
}
