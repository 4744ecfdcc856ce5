internal import Gate
internal import HTTP
internal import Pages

extension OwnEndpoints {
  /// `GET /.unloq/approve?to=SEALED`: names the request and shows the button. Rings nobody.
  func approvePage(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    guard let sealed = request.query("to"),
      let (wanted, back, rule) = WantedRequest.opened(sealed, by: parts.sealer, host: request.host)
    else { return refuse(.malformedRequest, request, &record) }
    guard let session = session(request, &record) else { return toSignIn(back, request, &record) }
    let others = await gate.second(
      for: wanted, by: rule, session: session.record, client: request.peer.address)
    let page = page(wanted, sealed, others, request, problem: false)
    return .page(page.html, status: 200)
  }

  private func page(
    _ wanted: WantedRequest, _ sealed: String, _ others: ApprovalAsk.Others?, _ request: OwnRequest,
    problem: Bool
  ) -> ApprovePage {
    let subject = ApprovalSubject(
      method: wanted.method, host: wanted.host,
      path: wanted.path.map { String(decoding: $0, as: UTF8.self) } ?? wanted.target, template: nil)
    return ApprovePage(
      host: request.host, subject: subject, sealed: sealed, others: others,
      mustSendAgain: request.query("resend") == "1", lacksPurpose: problem)
  }

  /// `POST /.unloq/approve` with `to`, and `purpose` where others have to approve: the click that rings the phone.
  func approve(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    guard request.origin == .own else { return refuse(.crossSiteRequest, request, &record) }
    guard let sealed = request.form?["to"],
      let (wanted, back, rule) = WantedRequest.opened(sealed, by: parts.sealer, host: request.host)
    else { return refuse(.malformedRequest, request, &record) }
    guard let session = session(request, &record) else { return toSignIn(back, request, &record) }
    let answer = await gate.ring(
      for: wanted, by: rule, session: session.record, id: session.id, client: request.peer.address,
      back: back,
      purpose: request.form?["purpose"].flatMap { PurposeText($0) })
    switch answer {
    case .opening(let opening): return await self.answer(opening, as: request.visitor, request, &record)
    case .needless: return arrive(at: back, request)
    case .refused(.purposeRequired) where request.client.wantsPage:
      record.reason = .purposeRequired
      let others = await gate.second(
        for: wanted, by: rule, session: session.record, client: request.peer.address)
      return .page(page(wanted, sealed, others, request, problem: true).html, status: 400)
    case .refused(let reason): return refuse(reason, request, &record)
    }
  }

  /// The way to the sign-in page and back: a redirect, or a problem that names it.
  func toSignIn(
    _ back: LocalTarget, _ request: OwnRequest, _ record: inout GateRecord
  ) -> Response {
    record.reason = .signInRequired
    let sealed = parts.sealer.seal(back.text, for: .signIn, host: request.host)
    var refusal = Refusal(.signInRequired, client: request.client, sealedTarget: sealed)
    refusal.takesName = false
    return Answer.to(refusal, host: request.host)
  }
}
