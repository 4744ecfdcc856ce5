import FoundationEssentials
import Gate
import GateTestKit
import HTTP
import Pages
import Testing

@testable import Server

@Suite struct AnswerTests {
  private func field(_ response: Response, _ name: String) -> String? {
    response.fields.first { $0.name == name }?.value
  }

  private func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

  /// The table of the design, section 6 and 9: reason, and what page people, scripts and command lines get.
  @Test(arguments: [
    (Reason.signInRequired, 303, 401, 401), (.approvalRequired, 303, 403, 403),
    (.approvalPending, 303, 403, 403),
    (.ruleDenied, 403, 403, 403), (.noRuleMatched, 403, 403, 403), (.approvalDenied, 403, 403, 403),
    (.approvalTimeout, 403, 403, 504), (.approvalCancelled, 403, 403, 403),
    (.approvalCodeRequired, 403, 403, 403),
    (.tooManyApprovals, 429, 429, 429), (.crossSiteRequest, 403, 403, 403), (.unknownHost, 421, 421, 421),
    (.malformedRequest, 400, 400, 400), (.headTooLarge, 431, 431, 431), (.bodyTooLarge, 413, 413, 413),
    (.requestTimeout, 408, 408, 408), (.methodNotAllowed, 405, 405, 405), (.notFound, 404, 404, 404),
    (.preflightRefused, 403, 403, 403),
    (.upgradeNotSupported, 426, 426, 426),
    (.approvalServiceUnavailable, 503, 503, 503), (.approvalThrottled, 503, 503, 503),
    (.approvalMisconfigured, 503, 503, 503),
    (.approvalDeviceUnavailable, 503, 503, 503), (.sessionStoreUnavailable, 503, 503, 503),
    (.policyEngineUnavailable, 503, 503, 503), (.logUnavailable, 503, 503, 503),
    (.shuttingDown, 503, 503, 503),
  ]) func `each reason has its status`(_ reason: Reason, _ page: Int, _ script: Int, _ commandLine: Int) {
    for (client, status) in [
      (ClientKind.navigation, page), (.form, page), (.script, script), (.socket, script),
      (.commandLine, commandLine),
    ] {
      let response = Answer.to(Refusal(reason, client: client, sealedTarget: "S.T"), host: "app.test")
      #expect(response.status == status, "\(client)")
      let isPage = client == .navigation || client == .form
      if !isPage { #expect(field(response, "Content-Type") == "application/problem+json") }
      #expect((field(response, "Location") != nil) == (status == 303))
      #expect(field(response, "Cache-Control") == "no-store")
    }
  }

  @Test func `no reason to refuse is answered with success`() {
    for reason in Reason.allCases {
      for client in ClientKind.allCases {
        #expect(Answer.to(Refusal(reason, client: client), host: "h").status >= 303)
      }
    }
  }

  @Test func `a problem tells programs what they need`() {
    let refusal = Refusal(
      .approvalRequired, client: .script, sealedTarget: "S.T", retryAfter: .milliseconds(1500))
    let response = Answer.to(refusal, host: "app.test")
    #expect(
      text(response)
        == #"{"approval_url":"/.unloq/approve?to=S.T","detail":"the session holds no approval that is fresh enough","#
        + #""reason":"approval-required","retry_after":2,"status":403,"title":"Forbidden","#
        + #""type":"urn:unloq-gateway:reason:approval-required"}"# + "\n")
    #expect(field(response, "Retry-After") == "2")
  }

  /// A Basic challenge makes a browser ask for a password in a window of its own.
  @Test(arguments: [
    (ClientKind.commandLine, "Basic realm=\"unloq\", charset=\"UTF-8\""), (.script, "Unloq"),
    (.socket, "Unloq"),
  ])
  func `only command lines are asked for a name`(_ client: ClientKind, _ challenge: String) {
    let response = Answer.to(Refusal(.signInRequired, client: client, sealedTarget: "S.T"), host: "app.test")
    #expect(field(response, "WWW-Authenticate") == challenge)
    #expect(text(response).contains("\"approval_url\":\"/.unloq/sign-in?to=S.T\""))
  }

  @Test func `a stopped form is told so on the sign-in page`() {
    let response = Answer.to(Refusal(.signInRequired, client: .form, sealedTarget: "S.T"), host: "app.test")
    #expect(field(response, "Location") == "/.unloq/sign-in?to=S.T&resend=1")
  }

  @Test func `a visit that rings goes to its wait page`() {
    let id = PendingID(from: SeededRandom(1))
    let response = Answer.to(Refusal(.approvalRequired, client: .navigation, pending: id), host: "app.test")
    #expect(field(response, "Location") == "/.unloq/wait/\(id)")
  }

  @Test(arguments: [
    (HTTPError.badTarget, 400, Reason.malformedRequest), (.headTooLarge, 431, .headTooLarge),
    (.requestLineTooLong, 414, .headTooLarge),
    (.bodyTooLarge, 413, .bodyTooLarge), (.unsupportedVersion, 505, .malformedRequest),
    (.connectNotSupported, 501, .malformedRequest), (.traceNotSupported, 501, .malformedRequest),
  ]) func `what is no request is a problem`(_ error: HTTPError, _ status: Int, _ reason: Reason) {
    let response = Answer.to(error, nil)
    #expect(response.status == status && field(response, "Content-Type") == "application/problem+json")
    #expect(text(response).contains("\"error\":\"\(error.label)\""))
    #expect(text(response).contains("\"reason\":\"\(reason.rawValue)\""))
    #expect(Answer.reason(for: error) == reason)
  }

  /// RFC 9457: whatever a program is refused for, it gets the same members, and the head agrees with them.
  @Test(arguments: Reason.allCases) func `every reason is a whole problem to programs`(_ reason: Reason)
    throws
  {
    for client in ClientKind.allCases where !client.wantsPage {
      let response = Answer.to(
        Refusal(reason, client: client, sealedTarget: "S.T", retryAfter: .seconds(7)), host: "app.test")
      let problem = try JSONDecoder().decode([String: Member].self, from: Data(response.body))
      #expect(field(response, "Content-Type") == "application/problem+json")
      #expect(problem["type"] == .text("urn:unloq-gateway:reason:\(reason.rawValue)"))
      #expect(problem["title"] == .text(ReasonPhrase.text(for: response.status).description))
      #expect(problem["status"] == .number(response.status))
      #expect(problem["reason"] == .text(reason.rawValue))
      #expect(problem["detail"] == .text(reason.meaning))
      #expect(problem["retry_after"] == .number(7) && field(response, "Retry-After") == "7")
      #expect((problem["approval_url"] != nil) == (reason.decision == .challenge))
      #expect(field(response, "Location") == nil && field(response, "Cache-Control") == "no-store")
    }
  }

  private enum Member: Decodable, Equatable {
    case text(String)
    case number(Int)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }

  @Test(arguments: Reason.allCases) func `what passes by itself says when to ask again`(_ reason: Reason) {
    let response = Answer.to(Refusal(reason, client: .script), host: "app.test")
    let isPassing = response.status == 503 || response.status == 429
    #expect(field(response, "Retry-After") == (isPassing ? "10" : nil))
    #expect(text(response).contains("\"retry_after\":10") == isPassing)
  }

  @Test func `a challenge for a name stands only where a name is taken`() {
    var refusal = Refusal(.signInRequired, client: .commandLine, sealedTarget: "S.T")
    refusal.takesName = false
    #expect(field(Answer.to(refusal, host: "app.test"), "WWW-Authenticate") == "Unloq")
  }

  @Test func `a problem says type, status and reason, and leaves out what is absent`() {
    let response = Answer.problem(.ruleDenied, status: 403)
    #expect(
      text(response) == #"{"detail":"the rule refuses such requests","reason":"rule-denied","status":403,"#
        + #""title":"Forbidden","type":"urn:unloq-gateway:reason:rule-denied"}"# + "\n")
  }

  @Test func `JSON text cannot break out of its string`() {
    let response = Response.json(["name": "a\"b\\c\n</script>"], status: 200)
    #expect(text(response) == #"{"name":"a\"b\\c\n</script>"}"# + "\n")
  }
}
