internal import Crypto
internal import Gate
internal import HTTP
internal import Pages

// The same sign-in for programs: what is a page or a redirect to a browser is JSON to them.
extension OwnEndpoints {
  /// On to where the person wanted to go: a redirect, or JSON for programs, which follow none.
  func arrive(at target: LocalTarget, _ request: OwnRequest) -> Response {
    guard request.wantsJSON else { return Answer.redirect(to: target.text) }
    return .json(Arrival(location: target.text), status: 200)
  }

  /// Where a wish for an approval leads.
  func answer(
    _ opening: ApprovalOpening, as visitor: Visitor, _ request: OwnRequest, _ record: inout GateRecord
  )
    async -> Response
  {
    switch opening {
    case .started(let ticket, let push), .joined(let ticket, let push):
      record.push = push
      return await standing(ticket, as: visitor, request, status: 202)
    case .refused(let reason, let pause):
      return refuse(reason, request, &record, retryAfter: pause)
    }
  }

  /// How an approval stands: the wait page's address for browsers, JSON for programs.
  func standing(_ ticket: PendingID, as visitor: Visitor, _ request: OwnRequest, status: Int) async
    -> Response
  {
    let page = Answer.redirect(to: "/.unloq/wait/\(ticket)")
    guard request.wantsJSON, case .own(let view) = await parts.desk.look(at: ticket, as: visitor) else {
      return page
    }
    return .json(WaitState(view), status: status)
  }

  /// The browser that a program's approval is bound to: the one of its cookie, or a new one, with the `Set-Cookie`
  /// value that tells it. Nil for a browser without a cookie: it does not take ours.
  func browser(of request: OwnRequest) -> (visitor: Visitor, setCookie: String?)? {
    if request.visitor.browser != nil { return (request.visitor, nil) }
    guard request.wantsJSON else { return nil }
    let value = random.token(bytes: 32)
    var visitor = request.visitor
    visitor.browser = GateCookie.id(of: value, at: request.host)
    return (visitor, newBrowser(value, request))
  }

  /// The `Set-Cookie` value of a browser's cookie.
  func newBrowser(_ value: String, _ request: OwnRequest) -> String {
    GateCookie.browser.setting(
      value, isSecure: request.peer.isSecure, lifetime: OwnEndpoints.browserLifetime)
  }
}
