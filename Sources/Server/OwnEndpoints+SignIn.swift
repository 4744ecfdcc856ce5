internal import Crypto
internal import Gate
internal import HTTP
internal import Pages

extension OwnEndpoints {
  /// `GET /.unloq/sign-in?to=SEALED`. Gives the browser its cookie, which the approval will be bound to.
  func signInPage(_ request: OwnRequest, _ record: inout GateRecord) -> Response {
    let sealed: String
    if request.hasQuery("to") {
      guard let given = request.query("to"), opened(given, request) != nil else {
        return refuse(.malformedRequest, request, &record)
      }
      sealed = given
    } else {
      sealed = parts.sealer.seal("/", for: .signIn, host: request.host)
    }
    var response = Response.page(
      SignInPage(
        host: request.host, sealedTarget: sealed, email: request.claim?.email.text ?? "",
        mustSendAgain: request.query("resend") == "1"
      ).html, status: 200)
    if request.visitor.browser == nil {
      response.add("Set-Cookie", newBrowser(random.token(bytes: 32), request))
    }
    return response
  }

  /// `POST /.unloq/sign-in` with `email` and `to`: rings the phone and sends the browser to the wait page. With `code`,
  /// the one-time code from the person's app, nothing rings: what is left where somebody else had the phone rung too often. Programs may
  /// leave `to` out, get their browser cookie with the answer, and the wait's state as JSON.
  func signIn(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    // Login CSRF: another site must not be able to ring phones, or to sign a person in as somebody else.
    guard request.origin == .own else { return refuse(.crossSiteRequest, request, &record) }
    guard let form = request.form, let target = target(of: form, request) else {
      return refuse(.malformedRequest, request, &record)
    }
    guard let (visitor, setCookie) = browser(of: request), let browser = visitor.browser else {
      record.reason = .malformedRequest
      let page = NoticePage.cookiesNeeded(host: request.host)
      return Answer.page(page, .malformedRequest, status: 400, for: request.client)
    }
    let typed = form["email"] ?? ""
    guard let email = EmailAddress(typed) else {
      record.reason = .malformedRequest
      guard request.client.wantsPage else { return refuse(.malformedRequest, request, &record) }
      let page = SignInPage(
        host: request.host, sealedTarget: form["to"] ?? "", email: String(typed.prefix(254)),
        problem: .notAnAddress)
      return .page(page.html, status: 400)
    }
    record.claimedUser = email.text
    let code = form["code"].map { $0.filter { $0 != " " } }.flatMap { $0.isEmpty ? nil : $0 }
    if let code, !OwnEndpoints.isCode(code) { return refuse(.malformedRequest, request, &record) }
    let opening = await parts.desk.open(
      ApprovalAsk(
        asker: .browser(browser), purpose: .signIn, email: email,
        subject: ApprovalSubject(signInTo: request.host), client: request.peer.address, target: target.text,
        oneTimeCode: code))
    var response: Response
    if case .refused(.tooManyApprovals, let pause) = opening, request.client.wantsPage, !request.wantsJSON {
      record.reason = .tooManyApprovals
      let page = SignInPage(
        host: request.host, sealedTarget: form["to"] ?? "", email: email.text, problem: .tooMany(pause))
      response = .page(page.html, status: Answer.status(of: .tooManyApprovals, for: request.client))
      response.add("Retry-After", String(Answer.wholeSeconds(pause)))
    } else {
      response = await answer(opening, as: visitor, request, &record)
    }
    if let setCookie { response.add("Set-Cookie", setCookie) }
    return response
  }

  /// Where the form leads; programs may leave it out.
  private func target(of form: FormFields, _ request: OwnRequest) -> LocalTarget? {
    guard let sealed = form["to"] else { return request.wantsJSON ? .root : nil }
    return opened(sealed, request)
  }

  private func opened(_ sealed: String, _ request: OwnRequest) -> LocalTarget? {
    parts.sealer.open(sealed, for: .signIn, host: request.host).flatMap(LocalTarget.init)
  }
}
