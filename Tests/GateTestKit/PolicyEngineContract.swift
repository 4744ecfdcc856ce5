import Bytes
package import Gate
import Testing

/// What every policy engine promises for the same rules: the same decisions.
package struct PolicyEngineContract: Sendable, CustomStringConvertible {
  /// The rules that an engine under test holds, in its own notation.
  package static func rules() throws -> PolicySettings {
    PolicySettings(rules: [
      RuleSettings(
        name: "assets", match: RuleMatch(methods: ["GET", "HEAD"], paths: try globs("/static/**")),
        requirement: .none),
      RuleSettings(name: "never", match: RuleMatch(paths: try globs("/secret/**")), requirement: .deny),
      RuleSettings(
        name: "office", match: RuleMatch(paths: try globs("/intern/*/list"), clients: networks("10.0.0.0/8")),
        requirement: .none),
      RuleSettings(
        name: "admin", match: RuleMatch(hosts: hosts("admin.corp.test"), methods: ["DELETE"]),
        requirement: .approval(ApprovalDemand(freshness: .fresh))),
      RuleSettings(
        name: "staff", match: RuleMatch(users: users("*@corp.test")),
        requirement: .approval(ApprovalDemand(freshness: .within(.seconds(3600))))),
    ])
  }

  /// A request and the rule that decides about it; nil for none. `whoever` where it depends on who asks.
  let method: String
  let host: String
  let path: String
  let user: String
  let client: String
  let expected: String?

  package var description: String { "\(method) \(host)\(path) \(user) \(client) → \(expected ?? "none")" }

  /// The rows.
  package static let rows: [PolicyEngineContract] = [
    row("GET", "app.test", "/static/a/b.css", "", "192.0.2.1", "assets"),
    row("GET", "app.test", "/static", "", "192.0.2.1", "assets"),
    row("POST", "app.test", "/static/a", "", "192.0.2.1", "staff?"),
    row("GET", "app.test", "/staticx", "", "192.0.2.1", "staff?"),
    row("GET", "app.test", "/Static/a", "ana@corp.test", "192.0.2.1", "staff"),
    row("GET", "app.test", "/secret", "ana@corp.test", "192.0.2.1", "never"),
    row("GET", "app.test", "/secret/deep/er", "", "192.0.2.1", "never"),
    row("GET", "app.test", "/intern/x/list", "", "10.1.2.3", "office"),
    row("GET", "app.test", "/intern/x/list", "", "11.1.2.3", "staff?"),
    row("GET", "app.test", "/intern/x/y/list", "", "10.1.2.3", "staff?"),
    row("DELETE", "admin.corp.test", "/x", "", "192.0.2.1", "admin"),
    row("DELETE", "admin.corp.test.evil.test", "/x", "eve@evil.test", "192.0.2.1", nil),
    row("delete", "admin.corp.test", "/x", "eve@evil.test", "192.0.2.1", nil),
    row("GET", "app.test", "/", "eve@evil.test", "192.0.2.1", nil),
    row("GET", "app.test", "/", "eve@notcorp.test", "192.0.2.1", nil),
    row("GET", "app.test", "/", "ana@corp.test", "192.0.2.1", "staff"),
  ]

  /// Asks the engine, which may have to ask elsewhere.
  package func check(_ engine: any PolicyEngine) async throws {
    guard let address = IPAddress(client) else { throw People.BadText(text: client) }
    let now = try engine.answer(
      PolicyQuestion(
        host: host.utf8.span, method: method.utf8.span, path: path.utf8.span, user: user.utf8.span,
        client: address))
    let answer: PolicyAnswer
    if let now {
      answer = now
    } else {
      answer = try await engine.ask(
        PolicyText(
          host: host, method: method, path: Array(path.utf8), user: EmailAddress(user), client: address))
    }
    switch answer {
    case .rule(let rule):
      #expect(rule.name == expected)
      // The rule says the same in every notation.
      #expect(
        try PolicyEngineContract.rules().rules.first { $0.name == rule.name }?.requirement == rule.requirement
      )
    case .whoever(let rule): #expect(rule.name + "?" == expected)
    case .noRule: #expect(expected == nil)
    }
  }

  private static func row(
    _ method: String, _ host: String, _ path: String, _ user: String, _ client: String, _ expected: String?
  ) -> PolicyEngineContract {
    PolicyEngineContract(
      method: method, host: host, path: path, user: user, client: client, expected: expected)
  }

  private static func globs(_ texts: String...) throws -> [PathGlob] {
    try texts.map { text in
      guard let glob = PathGlob(text) else { throw People.BadText(text: text) }
      return glob
    }
  }

  private static func hosts(_ texts: String...) -> [HostPattern] { texts.compactMap(HostPattern.init) }
  private static func users(_ texts: String...) -> [UserGlob] { texts.compactMap(UserGlob.init) }
  private static func networks(_ texts: String...) -> [Network] { texts.compactMap(Network.init) }
}
