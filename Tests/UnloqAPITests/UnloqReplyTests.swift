import Bytes
import TestKit
import Testing
import UnloqAPI

/// What counts as an approval. The danger: an answer of a broken or half-dead service that passes for one.
/// The vendor's own plugin once took a 502 for a login.
@Suite(.timeLimit(.minutes(1))) struct UnloqReplyTests {
  @Test(arguments: UnloqCode.allCases)
  func `every known code has its own error`(code: UnloqCode) async throws {
    let exchange = try await exchange(failure(code.rawValue), call: signIn)
    #expect(exchange.error == .service(code, status: 400, retryAfter: nil))
    #expect(exchange.error?.meaning == code.meaning)
    #expect(exchange.error?.label == code.rawValue)
  }

  typealias Row = (name: String, answer: String, error: UnloqError, meaning: UnloqMeaning)

  static func answer(_ status: String, _ body: String, _ fields: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
  }

  static let good = #"{"type":"t","result":{"unloq_id":"9001","token":"AUx"}}"#

  static let rows: [Row] = [
    ("502 with a whole result", answer("502 Bad Gateway", good), .unexpectedStatus(502), .unavailable),
    ("201 with a whole result", answer("201 Created", good), .unexpectedStatus(201), .unavailable),
    ("204", "HTTP/1.1 204 No Content\r\n\r\n", .notJSON(status: 204), .unavailable),
    ("404 with JSON", answer("404 X", "{}"), .unexpectedStatus(404), .misconfigured),
    ("redirect", answer("301 X", good, "Location: https://x/\r\n"), .redirected(301), .misconfigured),
    (
      "unknown code, 500", answer("500 X", #"{"error":{"code":"X.Y"}}"#),
      .unknownCode(status: 500, retryAfter: nil), .unavailable
    ),
    (
      "unknown code, 403", answer("403 X", #"{"error":{"code":"X.Y"}}"#),
      .unknownCode(status: 403, retryAfter: nil), .misconfigured
    ),
    (
      "unknown code, 429, pause", answer("429 X", #"{"error":{"code":"X.Y"}}"#, "Retry-After: 120\r\n"),
      .unknownCode(status: 429, retryAfter: .seconds(120)), .throttled
    ),
    (
      "throttled, absurd pause",
      answer("429 X", #"{"error":{"code":"FIREWALL.THROTTLE"}}"#, "Retry-After: 99999999\r\n"),
      .service(.firewallThrottle, status: 429, retryAfter: .seconds(3600)), .throttled
    ),
    (
      "pause that is no number",
      answer("429 X", #"{"error":{"code":"FIREWALL.THROTTLE"}}"#, "Retry-After: -1\r\n"),
      .service(.firewallThrottle, status: 429, retryAfter: nil), .throttled
    ),
    (
      "known code, bad key", answer("401 X", #"{"error":{"code":"SERVER.ERROR"}}"#),
      .service(.serverError, status: 401, retryAfter: nil), .misconfigured
    ),
    (
      "error in a 200",
      answer("200 OK", #" {"error":{"code":"APPROVAL.DENIED","status":"400"},"result":{"token":"x"}}"#),
      .service(.approvalDenied, status: 400, retryAfter: nil), .denied
    ),
    (
      "error of another shape", answer("200 OK", #"{"error":"no","result":{"unloq_id":"1","token":"x"}}"#),
      .unknownCode(status: 200, retryAfter: nil), .unavailable
    ),
    (
      "error that is null", answer("200 OK", #"{"error":null,"result":{"unloq_id":"1","token":"x"}}"#),
      .unknownCode(status: 200, retryAfter: nil), .unavailable
    ),
    (
      "another token code", answer("400 X", #"{"error":{"code":"ACCESS_TOKEN.WHATEVER"}}"#),
      .service(.accessTokenNotFound, status: 400, retryAfter: nil), .tokenSpent
    ),
    ("empty", answer("200 OK", ""), .notJSON(status: 200), .unavailable),
    ("only white space", answer("200 OK", " \n \r\n"), .notJSON(status: 200), .unavailable),
    ("cut off", answer("200 OK", String(good.dropLast(2))), .notJSON(status: 200), .unavailable),
    ("two objects", answer("200 OK", good + good), .notJSON(status: 200), .unavailable),
    ("an array", answer("200 OK", "[\(good)]"), .notJSON(status: 200), .unavailable),
    ("a page", answer("200 OK", "<html>Welcome</html>"), .notJSON(status: 200), .unavailable),
    ("a proxy's error page", answer("503 X", "<html>"), .notJSON(status: 503), .unavailable),
    (
      "deep nesting", answer("200 OK", String(repeating: #"{"a":"#, count: 5000)), .notJSON(status: 200),
      .unavailable
    ),
    ("no result", answer("200 OK", #"{"type":"t"}"#), .missingField(.result), .unavailable),
    ("no token", answer("200 OK", #"{"result":{"unloq_id":"1"}}"#), .missingField(.token), .unavailable),
    (
      "empty token", answer("200 OK", #"{"result":{"unloq_id":"1","token":""}}"#), .missingField(.token),
      .unavailable
    ),
    ("no person", answer("200 OK", #"{"result":{"token":"x"}}"#), .missingField(.unloqID), .unavailable),
    (
      "a person that breaks a field", answer("200 OK", #"{"result":{"unloq_id":"1\r\nX: y","token":"x"}}"#),
      .missingField(.unloqID), .unavailable
    ),
    (
      "legacy success", answer("200 OK", #"{"type":"success","data":{"id":"1","token":"x"}}"#),
      .missingField(.result), .unavailable
    ),
  ]

  @Test(arguments: rows.map(\.name))
  func `anything but a whole success is an error`(name: String) async throws {
    let row = try #require(UnloqReplyTests.rows.first { $0.name == name })
    let exchange = try await exchange(.send(row.answer), .close, call: signIn)
    #expect(exchange.error == row.error)
    #expect(exchange.error?.meaning == row.meaning)
  }

  @Test(arguments: [
    good, " \n \n" + good, "\r\n\t" + good,
    #"{"result":{"unloq_id":9001,"token":"AUx","new":{"a":[1]}},"meta":null}"#,
  ])
  func `a whole success is one in all its spellings`(body: String) async throws {
    let exchange = try await exchange(ScriptedServer.answer("200 OK", body), call: signIn)
    #expect(exchange.value?.unloqID.text == "9001")
    #expect(exchange.value?.token.reveal() == "AUx")
  }

  @Test func `keep-alive bytes in front of a held answer are skipped`() async throws {
    let body = UnloqReplyTests.good
    let size = String(body.utf8.count, radix: 16)
    let exchange = try await exchange(
      .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n \r\n"), .send("1\r\n\n\r\n"),
      .send("\(size)\r\n\(body)\r\n0\r\n\r\n"), call: signIn)
    #expect(exchange.value?.token.reveal() == "AUx")
  }

  // The attack: a service that was taken over, or a mix-up of answers, approves for somebody else.
  @Test func `an answer about somebody else is no approval`() async throws {
    let id = try #require(UnloqID("9002"))
    let exchange = try await exchange(success(#"{"unloq_id":"9001","token":"x"}"#)) {
      (client) async throws(UnloqError) in
      try await client.authenticate(AuthenticateCall(subject: .id(id)))
    }
    #expect(exchange.error == .wrongUser)
  }
}
