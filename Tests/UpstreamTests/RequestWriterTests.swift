import Bytes
import HTTP
import Testing

@testable import Upstream

@Suite struct RequestWriterTests {
  /// What goes upstream for a request, as lines.
  static func lines(
    _ request: String, identity: String = "", dropsAuthorization: Bool = false,
    client: ForwardedClient = ForwardedClient(client: .loopback, proxy: nil, isSecure: false),
    host: String? = nil, framing: BodyFraming? = nil
  ) throws -> [String] {
    let head = RequestHead()
    var parser = RequestParser(limits: HTTPLimits())
    let bytes = Array(request.replacing("\n", with: "\r\n").utf8)
    _ = try parser.parse(bytes.span, into: head)
    let buffer = Buffer(capacity: 256)
    RequestWriter.write(
      head, identity: Array(identity.utf8), dropsAuthorization: dropsAuthorization, client: client,
      ownCookies: ["unloq-session"], host: host.map { Array($0.utf8) },
      framing: framing ?? head.body, to: buffer)
    return String(decoding: buffer.array, as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: false
    )
    .map(String.init)
  }

  /// The attack: CGI, WSGI and many frameworks read `_` as `-`, so a filter that knows only one spelling lets a client
  /// name itself (CVE-2025-64484, CVE-2026-39858). Every spelling of what we set, or of what proxies set, is dropped.
  @Test(arguments: [
    "X-Unloq-User: root", "x_unloq_user: root", "X-UNLOQ_Email: root@x", "X-Unloq-Anything: 1",
    "X-Forwarded-For: 6.6.6.6",
    "X_Forwarded_For: 6.6.6.6", "X-Forwarded-Prefix: /x", "X-Forwarded-Port: 1", "X-Forwarded-User: root",
    "X-Real-IP: 6.6.6.6", "X-Original-URL: /admin", "X_Original_URL: /admin", "Forwarded: for=6.6.6.6",
    "Remote-User: root",
    "Remote_User: root", "Keep-Alive: 9", "Proxy-Connection: keep-alive", "TE: trailers", "Upgrade: h2c",
    "HTTP2-Settings: AAMA", "Proxy-Authorization: Basic x", "Expect: 100-continue",
  ])
  func `what only we may say is dropped`(field: String) throws {
    let lines = try Self.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 1\n\(field)\n\n")
    #expect(
      lines == [
        "POST / HTTP/1.1", "Host: a", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http",
        "Forwarded: for=127.0.0.1;proto=http;host=\"a\"", "X-Forwarded-Host: a", "Content-Length: 1", "", "",
      ])
  }

  /// The attack: `Connection` names one of our own fields, and a proxy that strips after setting takes it away again
  /// (CVE-2024-45410, CVE-2025-48865).
  @Test func `a client cannot strip our fields by naming them in Connection`() throws {
    let lines = try Self.lines(
      "GET / HTTP/1.1\nHost: a\nConnection: X-Unloq-User, X-Forwarded-For, X-Mine\nX-Mine: 1\nX-Yours: 2\n\n",
      identity: "X-Unloq-User: 9001\r\n")
    #expect(lines.contains("X-Unloq-User: 9001"))
    #expect(lines.contains("X-Forwarded-For: 127.0.0.1"))
    #expect(lines.contains("X-Yours: 2"))
    #expect(!lines.contains("X-Mine: 1"))
  }

  @Test func `our cookie stays here and the others go on`() throws {
    let lines = try Self.lines("GET / HTTP/1.1\nHost: a\nCookie: a=1; unloq-session=secret; b=2\n\n")
    #expect(lines.contains("Cookie: a=1; b=2"))
    let none = try Self.lines("GET / HTTP/1.1\nHost: a\nCookie: unloq-session=secret\n\n")
    #expect(!none.contains { $0.hasPrefix("Cookie") })
  }

  @Test func `authorization goes on unless the gate has used it`() throws {
    let request = "GET / HTTP/1.1\nHost: a\nAuthorization: Basic eA==\n\n"
    #expect(try Self.lines(request).contains("Authorization: Basic eA=="))
    #expect(try !Self.lines(request, dropsAuthorization: true).contains("Authorization: Basic eA=="))
  }

  @Test func `the upstream's own name is sent where the route says so`() throws {
    let lines = try Self.lines("GET /a//b/../c?x=1 HTTP/1.1\nHost: wiki.corp:8080\n\n", host: "10.0.0.5:9090")
    #expect(lines[0] == "GET /a/c?x=1 HTTP/1.1")
    #expect(lines[1] == "Host: 10.0.0.5:9090")
    #expect(lines.contains("X-Forwarded-Host: wiki.corp:8080"))
  }

  @Test func `a trusted proxy and its client are both named`() throws {
    let client = ForwardedClient(
      client: IPAddress("2001:db8::1") ?? .loopback, proxy: .loopback, isSecure: true)
    let lines = try Self.lines("GET / HTTP/1.1\nHost: a\n\n", client: client)
    #expect(lines.contains("X-Forwarded-For: 2001:db8::1, 127.0.0.1"))
    #expect(lines.contains("X-Forwarded-Proto: https"))
    #expect(lines.contains("Forwarded: for=\"[2001:db8::1]\", for=127.0.0.1;proto=https;host=\"a\""))
  }

  @Test func `a chunked body stays chunked`() throws {
    let lines = try Self.lines("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n")
    #expect(lines.contains("Transfer-Encoding: chunked"))
  }
}
