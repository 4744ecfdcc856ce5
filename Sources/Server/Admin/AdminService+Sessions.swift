internal import Bytes
internal import Gate
internal import HTTP
internal import Log
internal import Transport

extension AdminService {
  /// The page of a listing that is given without `limit`, and the largest that can be had.
  private static let (usualPage, largestPage) = (100, 1000)

  /// `GET /sessions?limit=N&after=ID`: who is signed in, one page at a time in the order of the ids.
  func sessions(_ request: ServedRequest) async -> Response {
    guard let query = FormFields((request.query ?? "").utf8.span),
      query.count == ["limit", "after"].count(where: { query[$0] != nil })
    else {
      return AdminService.problem("the query takes limit and after, each once", status: 400)
    }
    let limit = query["limit"].map { Int($0) } ?? AdminService.usualPage
    guard let limit, (1...AdminService.largestPage).contains(limit) else {
      return AdminService.problem("limit is a number, 1 to \(AdminService.largestPage)", status: 400)
    }
    let after = query["after"].map { SessionHandle($0) }
    if case .some(nil) = after {
      return AdminService.problem("after is the 32 digits of a session that was listed", status: 400)
    }
    let now = shared.clock.now
    do throws(SessionStoreError) {
      let found = try await shared.sessions.sessions(limit: limit, after: after ?? nil, now: now)
      return .json(SessionPageOfList(found, limit: limit, settings: settings, now: now), status: 200)
    } catch {
      return AdminService.problem("the session store failed", status: 503)
    }
  }

  /// `POST /sessions/revoke` with `{"user": …}`, `{"session": …}` or `{"all": true}`.
  func revoke(_ request: ServedRequest) async -> Response {
    guard request.method == .post else { return AdminService.refusal(allowing: "POST") }
    // No form of a web page can send this type, even if it found a way to the socket.
    guard request.value(.contentType)?.prefix(while: { $0 != ";" }).lowercased() == "application/json" else {
      return AdminService.problem("the body is application/json", status: 415)
    }
    guard let call = RevokeCall(request.body) else {
      return AdminService.problem(
        "one of user (an e-mail address), session (8 to 32 digits of its id) and all (true) is named",
        status: 400)
    }
    do throws(SessionStoreError) {
      let count = try await shared.desk.revoke(call.selector)
      log.info("sessions revoked", ["whose": call.description, "ended": "\(count)"])
      return .json(["ended": count], status: 200)
    } catch {
      log.error("sessions not revoked", ["whose": call.description, "error": "the session store failed"])
      return AdminService.problem("the session store failed: some sessions may live on", status: 503)
    }
  }
}
