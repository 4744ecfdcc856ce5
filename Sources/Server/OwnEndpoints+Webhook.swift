internal import Gate
internal import HTTP
internal import Pages

extension OwnEndpoints {
  /// `POST /.unloq/webhook/logout`: the person ended the session on the phone, says the approval service.
  ///
  /// Comes from the service's machines, so neither a cookie nor the origin says anything: only the signature does. The
  /// same call once more finds no session and is answered likewise, so a replay is harmless.
  func endByWebhook(_ request: OwnRequest, _ record: inout GateRecord) async -> Response {
    guard let secret = webhookSecret else { return notFound(request, &record) }
    guard request.verb == .write else {
      record.reason = .methodNotAllowed
      return Answer.to(Refusal(.methodNotAllowed, client: request.client), host: request.host)
    }
    guard request.bodyCount <= WebhookCall.largestBody else { return refuse(.bodyTooLarge, request, &record) }
    guard let call = request.webhook else { return refuse(.malformedRequest, request, &record) }
    guard call.isSigned(with: secret) else { return refuse(.webhookSignatureInvalid, request, &record) }
    do throws(SessionStoreError) {
      // A name that is none of ours is another gateway's session: nothing to end here.
      if let name = ServiceSessionName(call.sessionID) {
        _ = try await parts.desk.revoke(.serviceSession(name, user: call.userID))
      }
    } catch {
      // Not 2xx, so that the service tries again.
      return refuse(.sessionStoreUnavailable, request, &record)
    }
    record.reason = .webhook
    return .json(["status": true], status: 200)
  }
}
