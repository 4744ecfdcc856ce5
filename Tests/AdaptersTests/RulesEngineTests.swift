import Adapters
import Bytes
import Gate
import GateTestKit
import Testing

@Suite struct RulesEngineTests {
  @Test(arguments: PolicyEngineContract.rows) func `the rules keep the contract`(_ row: PolicyEngineContract)
    async throws
  {
    try await row.check(RulesEngine(try PolicyEngineContract.rules()))
  }

  @Test func `no rules refuse everything`() throws {
    let engine = RulesEngine(PolicySettings())
    guard case .noRule? = try engine.answer(question("GET", "a.test", "/", "", IPAddress(v4: 1))) else {
      Issue.record("something was allowed")
      return
    }
  }

  // Held against plain comparison, rule by rule

  private struct Query {
    let method: String
    let host: String
    let path: String
    let user: String
    let client: IPAddress
  }

  @Test(arguments: 1...12) func `the compiled rules decide as the plain ones do`(_ seed: Int) throws {
    let random = SeededRandom(UInt64(seed))
    let settings = (0..<(1 + random.below(150))).map { rule($0, random) }
    let engine = RulesEngine(PolicySettings(rules: settings))
    for _ in 0..<400 {
      let query = query(random)
      let expected = plainly(settings, query)
      var steps = 0
      let asked = engine.decide(
        question(query.method, query.host, query.path, query.user, query.client), steps: &steps)
      #expect(name(asked) == expected, "\(query)")
      let explained = engine.explain(question(query.method, query.host, query.path, query.user, query.client))
      #expect(explained.first { $0.decides }.map { $0.rule.name + ($0.needsUser ? "?" : "") } == expected)
      #expect(explained.first { $0.failed.isEmpty }?.rule.index == explained.first { $0.decides }?.rule.index)
    }
  }

  private func plainly(_ rules: [RuleSettings], _ query: Query) -> String? {
    for rule in rules {
      let match = rule.match
      let host = match.admits(host: query.host.utf8.span)
      let method = match.admits(method: query.method.utf8.span)
      let path = match.admits(path: query.path.utf8.span)
      guard host, method, path, match.admits(client: query.client) else { continue }
      if query.user.isEmpty { return match.users.isEmpty ? rule.name : rule.name + "?" }
      if match.admits(user: query.user.utf8.span) { return rule.name }
    }
    return nil
  }

  private func rule(_ number: Int, _ random: SeededRandom) -> RuleSettings {
    func some(_ choices: [String]) -> [String] {
      random.below(3) > 0 ? [] : (0...random.below(3)).map { _ in random.pick(choices) }
    }
    let match = RuleMatch(
      hosts: some(["a.test", "*.a.test", "b.a.test", "*.b.a.test", "*", "c.test"]).compactMap(
        HostPattern.init),
      methods: some(["GET", "POST", "DELETE", "PURGE"]),
      paths: some([
        "/", "/**", "/x", "/x/", "/x/**", "/x/y", "/x/*", "/*/y", "/**/z", "/x/**/z", "/x/y/**", "/y*",
      ]).compactMap(PathGlob.init),
      users: some(["*", "ana@a.test", "bob@a.test", "*@a.test", "*@b.test", "b*@a.test", "ana@b.test"])
        .compactMap(UserGlob.init),
      clients: some(["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "::/0", "2001:db8::/32"])
        .compactMap(Network.init))
    return RuleSettings(name: "r\(number)", match: match, requirement: .none)
  }

  private func query(_ random: SeededRandom) -> Query {
    let clients = [
      "10.1.2.3", "10.1.2.4", "10.2.0.0", "11.0.0.0", "9.255.255.255", "2001:db8::1", "2001:db9::", "::1",
    ].compactMap { IPAddress($0) }
    return Query(
      method: random.pick(["GET", "POST", "DELETE", "PURGE", "HEAD", "OTHER"]),
      host: random.pick(["a.test", "b.a.test", "x.b.a.test", "c.test", "d.test", "xa.test"]),
      path: random.pick(["/", "/x", "/x/", "/x/y", "/x/y/z", "/z", "/y", "/yy", "/x/q/z", "/w/y", "/X"]),
      user: random.pick(["", "ana@a.test", "bob@a.test", "eve@b.test", "x@c.test", "ana@b.test"]),
      client: random.pick(clients))
  }

  private func question(
    _ method: String, _ host: String, _ path: String, _ user: String, _ client: IPAddress
  ) -> PolicyText {
    PolicyText(host: host, method: method, path: Array(path.utf8), user: EmailAddress(user), client: client)
  }

  private func name(_ answer: PolicyAnswer) -> String? {
    switch answer {
    case .rule(let rule): rule.name
    case .whoever(let rule): rule.name + "?"
    case .noRule: nil
    }
  }

  // Design: a thousand rules cost at most twice what ten do. Counted in steps, since times differ from run to
  // run.

  @Test(arguments: [false, true]) func `a thousand rules cost at most twice what ten do`(_ isSignedIn: Bool)
    throws
  {
    #expect(try averageSteps(1000, isSignedIn) <= 2 * averageSteps(10, isSignedIn))
  }

  /// Rules as a site would have them: an app each with its host, its admin paths, its people and its
  /// networks.
  private func averageSteps(_ count: Int, _ isSignedIn: Bool) throws -> Double {
    let rules = (0..<count).map { number in
      let app = number / 5
      let match =
        switch number % 5 {
        case 0: RuleMatch(hosts: hosts("app\(app).corp.test"), methods: ["GET"], paths: globs("/static/**"))
        case 1:
          RuleMatch(
            hosts: hosts("app\(app).corp.test"), methods: ["DELETE", "PUT"], paths: globs("/api/v\(app)/**"))
        case 2: RuleMatch(hosts: hosts("app\(app).corp.test"), paths: globs("/admin/*/edit"))
        case 3: RuleMatch(hosts: hosts("app\(app).corp.test"), users: users("*@team\(app).corp.test"))
        default: RuleMatch(hosts: hosts("app\(app).corp.test"), clients: networks("10.\(app % 256).0.0/16"))
        }
      return RuleSettings(name: "r\(number)", match: match, requirement: .none)
    }
    let engine = RulesEngine(PolicySettings(rules: rules))
    let random = SeededRandom(5)
    var steps = 0
    for _ in 0..<2000 {
      let app = random.below(count / 5)
      let user = isSignedIn ? "ana@team\(app).corp.test" : ""
      let path = random.pick(["/static/a.css", "/api/v\(app)/x", "/admin/7/edit", "/somewhere/else"])
      _ = engine.decide(
        question(
          random.pick(["GET", "DELETE"]), "app\(app).corp.test", path, user, IPAddress(v4: 0x0A00_0001)),
        steps: &steps)
    }
    return Double(steps) / 2000
  }

  private func hosts(_ texts: String...) -> [HostPattern] { texts.compactMap(HostPattern.init) }
  private func globs(_ texts: String...) -> [PathGlob] { texts.compactMap(PathGlob.init) }
  private func users(_ texts: String...) -> [UserGlob] { texts.compactMap(UserGlob.init) }
  private func networks(_ texts: String...) -> [Network] { texts.compactMap(Network.init) }
}

/// Questions from values, for the tests.
extension RulesEngine {
  fileprivate func answer(_ text: PolicyText) throws(PolicyError) -> PolicyAnswer? {
    var steps = 0
    return decide(text, steps: &steps)
  }

  fileprivate func decide(_ text: PolicyText, steps: inout Int) -> PolicyAnswer {
    let user = text.user?.text ?? ""
    return decide(
      PolicyQuestion(
        host: text.host.utf8.span, method: text.method.utf8.span, path: text.path.span, user: user.utf8.span,
        client: text.client), steps: &steps)
  }

  fileprivate func explain(_ text: PolicyText) -> [RuleExplanation] {
    let user = text.user?.text ?? ""
    return explain(
      PolicyQuestion(
        host: text.host.utf8.span, method: text.method.utf8.span, path: text.path.span, user: user.utf8.span,
        client: text.client))
  }
}
