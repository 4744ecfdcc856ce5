import Bytes
import Crypto
import FoundationEssentials
import Gate
import HTTP
import Reactor
import Testing

@testable import AccessLog

@Suite struct LineFormatterTests {
  static let wall: Int64 = 1_795_288_326_042_000_000

  /// The line of a record, without its newline.
  func line(_ record: AccessRecord, _ format: AccessLogFormat, redactsQuery: Bool = true) -> String {
    let formatter = LineFormatter(format: format, redactsQuery: redactsQuery)
    let buffer = Buffer(capacity: 64)
    formatter.append(record, duration: .microseconds(12_345), wall: LineFormatterTests.wall, to: buffer)
    let line = text(buffer)
    #expect(line.hasSuffix("\n"))
    return String(line.dropLast())
  }

  /// A request that passed with a session.
  func passed(_ request: RequestHead) throws -> AccessRecord {
    let record = AccessRecord()
    record.begin(id: 0xAB, at: MonotonicTime(nanoseconds: 0))
    record.client = try #require(IPAddress("203.0.113.9"))
    record.head = request
    record.status = 200
    record.bytesIn = 7
    record.bytesOut = 512
    record.upstream = "10.0.0.5:9090"
    record.upstreamDuration = .microseconds(11_001)
    let email = try #require(EmailAddress("ana@corp.example"))
    let user = try #require(UserIdentity(id: "9001", email: email))
    let moment = Moment(nanoseconds: 5_000_000_000)
    let approval = try #require(Approval(id: "ap-1", user: user, moment: moment, wallSeconds: 0))
    record.gate.session = SessionRecord(signIn: approval, serviceSessionID: (1, 2))
    record.gate.sessionID = Digest.sha256("abc")
    record.gate.rule = Rule(index: 0, name: "staff", requirement: .none)
    record.gate.approved = moment
    record.gate.decided = moment + .milliseconds(61_900)
    record.gate.cache = .hit
    record.gate.reason = .approvalHeld
    return record
  }

  @Test func `a request that passed, as json`() throws {
    let request = try head(
      "GET /graph?g0.expr=up HTTP/1.1", "Host: Prometheus.Corp.Example:8080", "User-Agent: curl/7.88.1",
      "Referer: https://prometheus.corp.example/?token=x")
    #expect(
      line(try passed(request), .json) == """
        {"time":"2026-11-21T19:12:06.042Z","id":"00000000000000ab","client":"203.0.113.9","tls":null,\
        "protocol":"HTTP/1.1","method":"GET","host":"prometheus.corp.example","path":"/graph?…","status":200,\
        "bytes_in":7,"bytes_out":512,"duration_ms":12.345,"upstream":"10.0.0.5:9090","upstream_ms":11.001,\
        "decision":"allow","reason":"approval-held","rule":"staff","user":"ana@corp.example","approval":"ap-1",\
        "approval_age_s":61,"approver":null,"push":null,"session":"ba7816bf","cache":"hit","user_agent":"curl/7.88.1",\
        "referer":"https://prometheus.corp.example/?…","error":null}
        """)
  }

  @Test func `a request that passed, combined`() throws {
    let request = try head(
      "GET /a%20b?g0.expr=up HTTP/1.1", "Host: p", "User-Agent: x\"y", "Referer: https://p/?token=x")
    #expect(
      line(try passed(request), .combined) == #"203.0.113.9 - ana@corp.example [21/Nov/2026:19:12:06 +0000] "#
        + #""GET /a%20b?… HTTP/1.1" 200 512 "https://p/?…" "x\x22y" allow approval-held "staff" -"#)
  }

  @Test func `what could not be read is null or a dash`() {
    let record = AccessRecord()
    record.begin(id: 1, at: MonotonicTime(nanoseconds: 0))
    record.status = 400
    record.gate.reason = .malformedRequest
    record.error = "bare-line-feed"
    #expect(
      line(record, .json) == """
        {"time":"2026-11-21T19:12:06.042Z","id":"0000000000000001","client":"127.0.0.1","tls":null,\
        "protocol":null,"method":null,"host":null,"path":null,"status":400,"bytes_in":0,"bytes_out":0,\
        "duration_ms":12.345,"upstream":null,"upstream_ms":null,"decision":"deny","reason":"malformed-request",\
        "rule":null,"user":null,"approval":null,"approval_age_s":null,"approver":null,"push":null,"session":null,"cache":null,\
        "user_agent":null,"referer":null,"error":"bare-line-feed"}
        """)
    #expect(
      line(record, .combined)
        == #"127.0.0.1 - - [21/Nov/2026:19:12:06 +0000] "-" 400 0 "-" "-" deny malformed-request "-" -"#)
  }

  @Test func `the query is shown only where the conf says so`() throws {
    let request = try head("GET /p?token=x HTTP/1.1", "Host: p", "Referer: https://p/#secret")
    let record = try passed(request)
    #expect(line(record, .json, redactsQuery: false).contains(#""path":"/p?token=x""#))
    #expect(line(record, .json, redactsQuery: false).contains(#""referer":"https://p/#secret""#))
    #expect(line(record, .combined, redactsQuery: false).contains(#""GET /p?token=x HTTP/1.1""#))
    for format in AccessLogFormat.allCases {
      #expect(!line(record, format).contains("token") && !line(record, format).contains("secret"))
    }
  }

  @Test func `another approval than the session's latest is named`() throws {
    let record = try passed(try head("GET / HTTP/1.1", "Host: p"))
    record.gate.approvalID = "ap-2"
    #expect(line(record, .json).contains(#""approval":"ap-2","approval_age_s":61"#))
  }

  @Test func `a claimed name cannot forge a record`() throws {
    let record = AccessRecord()
    record.begin(id: 1, at: MonotonicTime(nanoseconds: 0))
    record.gate.reason = .signInRequired
    record.gate.claimedUser = "a b\" [x] \"GET / HTTP/1.1\" 200\n"
    #expect(line(record, .combined).hasPrefix(#"127.0.0.1 - a\x20b\x22\x20[x]\x20\x22GET\x20/\x20HTTP/1.1"#))
    #expect(line(record, .json).contains(#""user":"a b\" [x] \"GET / HTTP/1.1\" 200\n","approval":null"#))
  }

  static let hostile: [[UInt8]] = [
    Array("\",\"status\":200,\"x\":\"".utf8), [0xFF, 0xFE, 0x22], Array("a\tb\\".utf8), [0xE2, 0x80, 0xAE],
    Array("\\\"".utf8), Array("é \u{85} \u{2028}".utf8), [UInt8](repeating: 0x5C, count: 99),
  ]

  @Test(arguments: hostile)
  func `a hostile user agent leaves one JSON object with every key once`(agent: [UInt8]) throws {
    let record = try passed(try head("GET / HTTP/1.1", "Host: p", userAgent: agent))
    let json = line(record, .json)
    let object = try #require(try LogObject.object(json))
    #expect(object.count == 27)
    #expect(object["user_agent"] == .text(String(decoding: agent, as: UTF8.self)))
    #expect(object["status"] == .other)
    let combined = line(record, .combined)
    #expect(combined.utf8.count { $0 == UInt8(ascii: "\"") } == 8)
    #expect(!combined.contains("\n"))
  }

  @Test func `every kind of client address has its text`() throws {
    let formatter = LineFormatter(format: .json, redactsQuery: true)
    for address in ["10.0.0.1", "2001:db8::1", "10.0.0.1", "::1"] {
      let buffer = Buffer(capacity: 64)
      formatter.appendClient(try #require(IPAddress(address)), to: buffer)
      #expect(text(buffer) == address)
    }
  }
}

/// Reads a JSON object of scalars, for checks on what a log reader would see.
enum LogObject {
  enum Value: Equatable, Decodable {
    case text(String)
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self = (try? container.decode(String.self)).map { .text($0) } ?? .other  // numbers and null
    }
  }

  static func object(_ json: String) throws -> [String: Value]? {
    try JSONDecoder().decode([String: Value].self, from: Data(json.utf8))
  }
}
