import Gate
import GateTestKit
import Testing

@Suite struct ClientKindTests {
  typealias Row = (name: String, method: String, fields: [(String, String)], kind: ClientKind)

  static let rows: [Row] = [
    ("a page visit", "GET", Heads.navigation, .navigation),
    ("a form", "POST", Heads.navigation + [("Content-Length", "0")], .form),
    ("an old browser's visit", "GET", [("Accept", "text/html;q=0.9, */*")], .navigation),
    ("an old browser's form", "POST", [("Accept", "text/html"), ("Content-Length", "0")], .form),
    ("fetch", "GET", Heads.script, .script),
    ("old XHR", "GET", [("X-Requested-With", "XMLHttpRequest"), ("Accept", "text/html")], .script),
    ("old fetch", "GET", [("Accept", "*/*"), ("Referer", "http://app.test/")], .script),
    (
      "an image", "GET", [("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image"), ("Accept", "image/*")],
      .script
    ),
    (
      "a frame", "GET",
      [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe"), ("Accept", "text/html")], .script
    ),
    ("prefetch", "GET", Heads.navigation + [("Sec-Purpose", "prefetch")], .script),
    ("prerender", "GET", Heads.navigation + [("Sec-Purpose", "prefetch;prerender")], .script),
    ("old prefetch", "GET", [("Purpose", "prefetch"), ("Accept", "text/html")], .script),
    ("older prefetch", "GET", [("X-Moz", "prefetch"), ("Accept", "text/html")], .script),
    ("curl", "GET", [("Accept", "*/*"), ("User-Agent", "curl/8")], .commandLine),
    ("a bare client", "GET", [], .commandLine),
    (
      "WebSocket", "GET",
      [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Origin", "http://app.test")], .socket
    ),
    ("server-sent events", "GET", [("Accept", "text/event-stream"), ("Sec-Fetch-Mode", "cors")], .socket),
    (
      "preflight", "OPTIONS", [("Origin", "http://o.test"), ("Access-Control-Request-Method", "PUT")],
      .preflight
    ),
    ("OPTIONS", "OPTIONS", [("Access-Control-Request-Method", "PUT")], .commandLine),
    (
      "a preflight with a body", "OPTIONS",
      [("Origin", "http://o.test"), ("Access-Control-Request-Method", "PUT"), ("Content-Length", "3")],
      .script
    ),
  ]

  @Test(arguments: rows.indices) func `a head tells its client`(_ index: Int) throws {
    let row = ClientKindTests.rows[index]
    #expect(try ClientKind(Heads.make(row.method, "/", row.fields)) == row.kind, "\(row.name)")
  }

  @Test func `the icon is fetched by nobody`() throws {
    #expect(try ClientKind(Heads.make("GET", "/favicon.ico", [("Accept", "text/html")])) == .script)
  }

  @Test(arguments: [
    ([("Sec-Fetch-Site", "same-origin")], RequestOrigin.own), ([("Sec-Fetch-Site", "none")], .own),
    ([("Sec-Fetch-Site", "same-site")], .foreign), ([("Sec-Fetch-Site", "cross-site")], .foreign),
    ([("Sec-Fetch-Site", "cross-site"), ("Origin", "http://app.test")], .foreign),
    ([("Origin", "http://app.test")], .own), ([("Origin", "https://APP.test")], .own),
    ([("Origin", "http://app.test:81")], .foreign), ([("Origin", "http://evil.test")], .foreign),
    ([("Origin", "null")], .foreign), ([("Origin", "http://app.test.evil.test")], .foreign),
    ([("Origin", "http://x@app.test")], .foreign), ([], .unknown),
    ([("Referer", "http://evil.test/")], .foreign), ([("Referer", "http://app.test/page")], .unknown),
    ([("Referer", "http://app.test/"), ("Origin", "http://evil.test")], .foreign),
  ]) func `a head tells where it was started`(_ fields: [(String, String)], _ origin: RequestOrigin) throws {
    #expect(try RequestOrigin(Heads.make("POST", "/", fields + [("Content-Length", "0")])) == origin)
  }

  @Test(arguments: [
    ("wait=30", 30), ("respond-async, wait=10", 10), ("Wait=5; x=y", 5), ("wait = 7", 7), ("wait=99999", 120),
  ]) func `a client says how long it waits`(_ value: String, _ seconds: Int) throws {
    #expect(try Patience.asked(Heads.make("GET", "/", [("Prefer", value)])) == .seconds(seconds))
  }

  @Test(arguments: [
    "wait", "wait=", "wait=-1", "wait=0", "wait=1e3", "wait=9999999999999", "waiting=5", "return=minimal", "",
  ])
  func `a client that says nothing sensible does not wait`(_ value: String) throws {
    #expect(try Patience.asked(Heads.make("GET", "/", [("Prefer", value)])) == nil)
  }
}
