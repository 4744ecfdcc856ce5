internal import Gate
internal import HTTP
internal import Pages

extension OwnEndpoints {
  /// `GET /.unloq/session`: who the gate takes the person for, and until when; JSON for those who accept no
  /// page.
  func sessionPage(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    guard let (id, session) = session(request, &record) else {
      guard request.client.wantsPage else { return toSignIn(.root, request, &record) }
      record.reason = .signInRequired
      return .page(NoticePage.notSignedIn(host: request.host).html, status: 401)
    }
    let now = parts.clock.now
    let facts = SessionPage.Facts(
      email: session.identity.emailText, signedInAt: Timestamp.text(session.signedInWallSeconds),
      approvalAge: now - session.approved, endsIn: max(.zero, session.signedIn + sessions.lifetime - now),
      idleEndsIn: sessions.idle, grants: grants(of: session, now),
      renewalCode: await parts.desk.renewalCode(of: id))
    guard request.wantsJSON else {
      return .page(SessionPage(host: request.host, facts: facts).html, status: 200)
    }
    return .json(SessionState(facts), status: 200)
  }

  /// The approvals for single rules that are still good for something, oldest first.
  private func grants(of session: SessionRecord, _ now: Moment) -> [SessionPage.Facts.Grant] {
    session.grants.compactMap { grant in
      guard case .rule(let name) = grant.key else { return nil }
      let age = now - grant.approved
      guard case .approval(let demand)? = parts.policy.rule(named: name)?.requirement,
        case .within(let most) = demand.freshness
      else { return SessionPage.Facts.Grant(rule: name, age: age, left: nil) }
      return age < most ? SessionPage.Facts.Grant(rule: name, age: age, left: most - age) : nil
    }
  }

  /// `POST /.unloq/sign-out`: ends the session here and now, and takes the cookie away.
  func signOut(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    guard request.origin == .own else { return refuse(.crossSiteRequest, request, &record) }
    _ = session(request, &record)
    if let id = request.visitor.session {
      do throws(SessionStoreError) {
        try await parts.sessions.remove(id)
      } catch {
        // Saying "signed out" while the session lives on would be a lie.
        return refuse(.sessionStoreUnavailable, request, &record)
      }
    }
    var response =
      request.wantsJSON
      ? Response(status: 204, fields: [("Cache-Control", "no-store")])
      : Answer.redirect(to: "/.unloq/signed-out")
    response.add("Set-Cookie", GateCookie.session.clearing(isSecure: request.peer.isSecure))
    return response
  }
}
