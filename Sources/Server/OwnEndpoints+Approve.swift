internal import Gate
internal import HTTP
internal import Pages

extension OwnEndpoints {
  /// `GET /.unloq/approve?to=SEALED`: names the request and shows the button. Rings nobody.
  func approvePage(_ request: OwnRequest, _ record: inout GateRecord) -> Response {
    guard let sealed = request.query("to"),
      let (wanted, back, _) = WantedRequest.opened(sealed, by: parts.sealer, host: request.host)
    else { return refuse(.malformedRequest, request, &record) }
    guard session(request, &record) != nil else { return toSignIn(back, request, &record) }
    let subject = ApprovalSubject(
      method: wanted.method, host: wanted.host,
      path: wanted.path.map { String(decoding: $0, as: UTF8.self) } ?? wanted.target, template: nil)
    return .page(ApprovePage(host: request.host, subject: subject, sealed: sealed).html, status: 200)
  }

  /// `POST /.unloq/approve` with `to`: the click that rings the phone.
  func approve(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    guard request.origin == .own else { return refuse(.crossSiteRequest, request, &record) }
    guard let sealed = request.form?["to"],
      let (wanted, back, rule) = WantedRequest.opened(sealed, by: parts.sealer, host: request.host)
    else { return refuse(.malformedRequest, request, &record) }
    guard let session = session(request, &record) else { return toSignIn(back, request, &record) }
    let answer = await gate.ring(
      for: wanted, by: rule, session: session.record, id: session.id, client: request.peer.address, back: back
    )
    switch answer {
    case .opening(let opening): return self.answer(opening, request, &record)
    case .needless: return Answer.redirect(to: back.text)
    case .refused(let reason): return refuse(reason, request, &record)
    }
  }

  private func toSignIn(
    _ back: LocalTarget, _ request: OwnRequest, _ record: inout GateRecord
  ) -> Response {
    record.reason = .signInRequired
    let sealed = parts.sealer.seal(back.text, for: .signIn, host: request.host)
    return Answer.to(
      Refusal(.signInRequired, client: request.client, sealedTarget: sealed), host: request.host)
  }
}
