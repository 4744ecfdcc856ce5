import Bytes
import Crypto
import Gate
import GateTestKit
import HTTP
import Testing

@testable import Server

/// The gate's own pages, from request to answer, with every part real but the phone and the clock.
@Suite struct OwnEndpointsTests {
  /// A browser as far as cookies go.
  private final class Browser {
    let bench: GateBench
    var cookies: [String: String] = [:]
    private let endpoints: OwnEndpoints

    init(_ bench: GateBench) {
      self.bench = bench
      endpoints = OwnEndpoints(gate: bench.gate, sessions: SessionSettings(), random: bench.random)
    }

    func get(_ target: String, _ fields: [(String, String)] = Heads.navigation) async throws -> Answered {
      try await send("GET", target, fields, body: "")
    }

    func post(_ target: String, _ form: String = "", _ fields: [(String, String)] = Heads.navigation)
      async throws -> Answered
    {
      try await send("POST", target, fields + [("Content-Length", "\(form.utf8.count)")], body: form)
    }

    func send(_ method: String, _ target: String, _ fields: [(String, String)], body: String) async throws
      -> Answered
    {
      let cookie = cookies.map { "\($0)=\($1)" }.sorted().joined(separator: "; ")
      let head = try Heads.make(method, target, fields + (cookie.isEmpty ? [] : [("Cookie", cookie)]))
      var record = GateRecord()
      let response = await endpoints.response(
        to: head, body: Array(body.utf8), peer: GateBench.peer, record: &record)
      let answered = Answered(response: response, record: record)
      for value in response.fields.filter({ $0.name == "Set-Cookie" }).map(\.value) {
        let pair = value.prefix { $0 != ";" }.split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false
        ).map(String.init)
        if value.contains("Max-Age=0") { cookies[pair[0]] = nil } else { cookies[pair[0]] = pair[1] }
      }
      return answered
    }

    /// Opens the sign-in page and sends it; gives the wait page's address.
    func askToSignIn(_ email: String = "ana@corp.test", to target: String = "/wiki?x=1") async throws
      -> String
    {
      let sealed = bench.gate.parts.sealer.seal(target, for: .signIn, host: "app.test")
      _ = try await get("/.unloq/sign-in?to=\(sealed)")
      let answer = try await post("/.unloq/sign-in", "email=\(PercentEncoding.encode(email))&to=\(sealed)")
      return try #require(answer.location)
    }

    /// Signs in with a tap.
    func signIn() async throws {
      let wait = try await askToSignIn()
      await bench.phone.next().approve()
      _ = try await get("\(wait)/status?hold=20")
      _ = try await get(wait)
    }
  }

  private struct Answered {
    let response: Response
    let record: GateRecord

    var status: Int { response.status }

    func expect(_ status: Int, sourceLocation: SourceLocation = #_sourceLocation) {
      #expect(response.status == status, sourceLocation: sourceLocation)
    }

    var text: String { String(decoding: response.body, as: UTF8.self) }
    var location: String? { self["Location"] }
    subscript(name: String) -> String? { response.fields.first { $0.name == name }?.value }
  }

  @Test func `a sign-in from the page to the session`() async throws {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      let wait = try await browser.askToSignIn()
      #expect(browser.cookies["unloq-browser"]?.utf8.count == 43)
      let page = try await browser.get(wait)
      #expect(page.status == 200 && page.text.contains("id=\"match-code\""))
      let ring = await bench.phone.next()
      #expect(page.text.contains(">\(ring.question.matchCode)<"))
      let pending = try await browser.get("\(wait)/status", Heads.script)
      #expect(
        pending.text.contains("\"status\":\"pending\"")
          && pending.text.contains("\"match_code\":\"\(ring.question.matchCode)\""))
      ring.approve()
      let approved = try await browser.get("\(wait)/status?hold=20", Heads.script)
      #expect(approved.text.contains("\"status\":\"approved\"") && !approved.text.contains("match_code"))
      let arrived = try await browser.get(wait)
      #expect(arrived.status == 303 && arrived.location == "/wiki?x=1")
      let cookie = try #require(browser.cookies["unloq-session"])
      guard
        case .hit(let session) = bench.sessions.find(
          GateCookie.id(of: cookie, at: "app.test"), now: bench.clock.now)
      else {
        Issue.record("no session")
        return
      }
      #expect(session.identity.emailText == "ana@corp.test")
      guard case .signIn(let name, _) = ring.question.kind else { return }
      #expect(name == session.serviceSessionName && !name.contains(cookie))
      // Loading the page again goes on, and makes no second session.
      let again = try await browser.get(wait)
      #expect(again.location == "/wiki?x=1" && bench.sessions.counts.live == 1)
    }
  }

  @Test(arguments: [
    (ApprovalFailure.denied, 403, Reason.approvalDenied), (.timeout, 403, .approvalTimeout),
    (.unavailable, 503, .approvalServiceUnavailable), (.throttled(.seconds(7)), 503, .approvalThrottled),
  ]) func `what went wrong is told, with a button`(
    _ failure: ApprovalFailure, _ status: Int, _ reason: Reason
  ) async throws {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      let wait = try await browser.askToSignIn()
      await bench.phone.next().fail(failure)
      _ = try await browser.get("\(wait)/status?hold=20", Heads.script)
      let page = try await browser.get(wait)
      #expect(page.status == status && page.record.reason == reason)
      #expect(page.text.contains("\(wait)/again"))
      #expect(browser.cookies["unloq-session"] == nil)
    }
  }

  /// Attack row 18: ids that can be guessed or altered, and approvals that open for whoever has their
  /// address.
  @Test func `another browser gets nothing of an approval`() async throws {
    try await GateBench.run(rules: []) { bench in
      let (browser, thief) = (Browser(bench), Browser(bench))
      let wait = try await browser.askToSignIn()
      _ = try await thief.get("/.unloq/sign-in")
      let ring = await bench.phone.next()
      for path in [wait, "\(wait)/status"] {
        let answer = try await thief.get(path)
        #expect(answer.status == 403 && !answer.text.contains(ring.question.matchCode))
      }
      try await thief.post("\(wait)/cancel").expect(403)
      ring.approve()
      _ = try await browser.get("\(wait)/status?hold=20", Heads.script)
      try await thief.get(wait).expect(403)
      #expect(thief.cookies["unloq-session"] == nil)
      try await browser.get("/.unloq/wait/AAAAAAAAAAAAAAAAAAAAAA").expect(404)
      try await browser.get("/.unloq/wait/x").expect(404)
    }
  }

  /// Attack rows 17 and 18: a return address that the client made, or changed.
  @Test(arguments: ["//evil.test", "https://evil.test", "L2V2aWw.AAAA", "", "%00", "Ly8.Ly8"])
  func `an altered way back is refused`(_ to: String) async throws {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      let answer = try await browser.get("/.unloq/sign-in?to=\(to)")
      #expect(answer.status == 400 && answer.record.reason == .malformedRequest)
      try await browser.get("/.unloq/approve?to=\(to)").expect(400)
      _ = try await browser.get("/.unloq/sign-in")
      let sent = try await browser.post("/.unloq/sign-in", "email=ana%40corp.test&to=\(to)")
      #expect(sent.status == 400 && bench.phone.rings == 0)
    }
  }

  /// Attack row 31: another site's form must not ring phones, sign anybody in or out, or call an approval
  /// off.
  @Test(
    arguments: [
      [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")], [("Origin", "http://evil.test")],
      [("Origin", "null")], [],
    ] as [[(String, String)]]) func `another site's form does nothing`(_ origin: [(String, String)])
    async throws
  {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      try await browser.signIn()
      let wait = try await browser.askToSignIn()
      let rings = bench.phone.rings
      let fields = [("Accept", "text/html")] + origin
      let sealed = bench.gate.parts.sealer.seal("/", for: .signIn, host: "app.test")
      for (path, form) in [
        ("/.unloq/sign-in", "email=bob%40corp.test&to=\(sealed)"), ("/.unloq/sign-out", ""),
        ("\(wait)/cancel", ""),
        ("\(wait)/again", ""), ("/.unloq/approve", "to=\(sealed)"),
      ] {
        let answer = try await browser.post(path, form, fields)
        #expect(answer.status == 403 && answer.record.reason == .crossSiteRequest, "\(path)")
      }
      #expect(bench.phone.rings == rings && bench.sessions.counts.live == 1)
    }
  }

  @Test(arguments: ["", "ana", "evil@evil.test@corp.test", "<script>@x"])
  func `what is no address is asked for again`(_ email: String) async throws {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      _ = try await browser.get("/.unloq/sign-in")
      let sealed = bench.gate.parts.sealer.seal("/", for: .signIn, host: "app.test")
      let answer = try await browser.post(
        "/.unloq/sign-in", "email=\(PercentEncoding.encode(email))&to=\(sealed)")
      #expect(
        answer.status == 400 && answer.text.contains("id=\"problem\"") && !answer.text.contains("<script>"))
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `a browser without cookies is told so`() async throws {
    try await GateBench.run(rules: []) { bench in
      let sealed = bench.gate.parts.sealer.seal("/", for: .signIn, host: "app.test")
      let answer = try await Browser(bench).post("/.unloq/sign-in", "email=ana%40corp.test&to=\(sealed)")
      #expect(answer.status == 400 && answer.text.contains("Cookies needed") && bench.phone.rings == 0)
    }
  }

  @Test func `cancelling takes the push back, and asking again sends a new one`() async throws {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      let wait = try await browser.askToSignIn(to: "/later")
      _ = await bench.phone.next()
      let cancelled = try await browser.post("\(wait)/cancel")
      #expect(cancelled.location == wait)
      await bench.phone.untilWithdrawn()
      let status = try await browser.get("\(wait)/status", Heads.script)
      #expect(status.text.contains("\"cancelled\""))
      let again = try #require(try await browser.post("\(wait)/again").location)
      #expect(again != wait)
      await bench.phone.next().approve()
      _ = try await browser.get("\(again)/status?hold=20", Heads.script)
      let arrived = try await browser.get(again)
      #expect(arrived.location == "/later")
    }
  }

  @Test func `after a denial only a code goes on at once`() async throws {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      let wait = try await browser.askToSignIn()
      await bench.phone.next().fail(.denied)
      _ = try await browser.get("\(wait)/status?hold=20", Heads.script)
      let soon = try await browser.post("\(wait)/again")
      #expect(soon.status == 429 && soon["Retry-After"] == "30" && soon.record.reason == .tooManyApprovals)
      try await browser.post("\(wait)/again", "code=12x").expect(400)
      let coded = try await browser.post("\(wait)/again", "code=012345")
      #expect(coded.status == 303)
      let ring = await bench.phone.next()
      #expect(ring.question.oneTimeCode == "012345")
    }
  }

  @Test func `the session page shows the clocks, and nothing secret`() async throws {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      try await browser.get("/.unloq/session").expect(401)
      try await browser.signIn()
      bench.clock.advance(by: .seconds(60))
      let page = try await browser.get("/.unloq/session")
      #expect(
        page.status == 200 && page.text.contains("ana@corp.test") && page.text.contains("id=\"sign-out\""))
      let json = try await browser.get("/.unloq/session", [("Accept", "application/json")])
      #expect(json.text.contains("\"email\":\"ana@corp.test\"") && json.text.contains("\"ends_in\":28740"))
      let cookie = try #require(browser.cookies["unloq-session"])
      #expect(!page.text.contains(cookie) && !json.text.contains(cookie))
      #expect(page.record.cache == .hit && page.record.reason == .ownEndpoint)
    }
  }

  @Test func `signing out ends the session at once, also for a kept copy of the cookie`() async throws {
    try await GateBench.run(rules: []) { bench in
      let browser = Browser(bench)
      try await browser.signIn()
      let kept = browser.cookies
      let answer = try await browser.post("/.unloq/sign-out")
      #expect(answer.location == "/.unloq/signed-out" && browser.cookies["unloq-session"] == nil)
      #expect(bench.sessions.counts.live == 0)
      browser.cookies = kept
      try await browser.get("/.unloq/session").expect(401)
    }
  }

  @Test func `the approve page rings by its button alone`() async throws {
    let demand = ApprovalDemand(freshness: .fresh, scope: .rule)
    try await GateBench.run(rules: [RuleSettings(name: "all", requirement: .approval(demand))]) { bench in
      let browser = Browser(bench)
      try await browser.signIn()
      let rings = bench.phone.rings
      let wanted = WantedRequest(method: "DELETE", host: "app.test", target: "/item/7")
      let sealed = wanted.sealed(by: bench.gate.parts.sealer, back: .root, rule: "")
      let page = try await browser.get("/.unloq/approve?to=\(sealed)")
      #expect(
        page.status == 200 && page.text.contains("DELETE app.test/item/7") && bench.phone.rings == rings)
      let clicked = try await browser.post("/.unloq/approve", "to=\(sealed)")
      let wait = try #require(clicked.location)
      let ring = await bench.phone.next()
      #expect(ring.question.subject.method == "DELETE")
      try await browser.get(wait).expect(200)
      let stranger = try await Browser(bench).get("/.unloq/approve?to=\(sealed)")
      #expect(stranger.location?.hasPrefix("/.unloq/sign-in?to=") == true)
    }
  }

  @Test(arguments: [
    ("GET", "/.unloq/nothing", 404), ("GET", "/.unloq", 404), ("GET", "/.unloq/assets/x", 404),
    ("POST", "/.unloq/nothing", 404),
    ("PUT", "/.unloq/sign-in", 405), ("POST", "/.unloq/session", 405), ("GET", "/.unloq/sign-out", 404),
    ("GET", "/.unloq/assets/gate.css", 200), ("HEAD", "/.unloq/assets/wait.js", 200),
    ("GET", "/.unloq/assets/session.js", 200),
    ("GET", "/.unloq/signed-out", 200),
  ]) func `each path has its answer`(_ method: String, _ path: String, _ status: Int) async throws {
    try await GateBench.run(rules: []) { bench in
      let answer = try await Browser(bench).send(method, path, Heads.navigation, body: "")
      #expect(answer.status == status && answer["X-Content-Type-Options"] == "nosniff")
    }
  }
}
