import Config
import Testing

@Suite struct ReloadTests {
  private static let base = """
    listeners: [{address: 127.0.0.1:8080}]
    unloq: {api_key: {env: UNLOQ_API_KEY}}
    routes: [{host: wiki.corp.example, upstreams: ["http://10.0.0.5:8080"]}]
    policy: {rules: [{name: staff, require: {approval: 8h}}]}

    """

  private static func settings(_ text: String) throws -> GatewaySettings {
    try #require(Configuration.read(Array(text.utf8), .test).settings)
  }

  @Test(arguments: [
    ("", []),
    ("workers: 3", ["workers"]),
    ("sessions: {idle: 1m}", ["sessions"]),
    ("limits: {connections: 9}", ["limits"]),
    ("assertion: {keys: keys, issuer: \"https://gate.example\"}", ["assertion"]),
    ("identity: {basic: false}", []),
    ("timeouts: {shutdown: 1s}", ["timeouts"]),
    ("access_log: {format: combined}\nlog: {level: warning}", ["access_log", "log"]),
  ])
  func `what was opened or sized at the start needs a restart`(_ more: String, _ keys: [String]) throws {
    let old = try Self.settings(Self.base)
    #expect(old.keysNeedingRestart(for: try Self.settings(Self.base + more)) == keys)
  }

  @Test(arguments: [
    ("127.0.0.1:8080", "127.0.0.1:8081", ["listeners"]),
    ("{env: UNLOQ_API_KEY}", "{env: UNLOQ_API_KEY}, timeout: 50s", ["unloq"]),
    ("wiki.corp.example", "other.corp.example", []),
    ("8h", "2h", []),
  ])
  func `routes and rules are taken over`(_ part: String, _ other: String, _ keys: [String]) throws {
    let old = try Self.settings(Self.base)
    let text = Self.base.split(separator: part, maxSplits: 1).joined(separator: other)
    #expect(old.keysNeedingRestart(for: try Self.settings(text)) == keys)
  }

  @Test(arguments: [
    ("opa, opa: {url: http://127.0.0.1:1/v1/data/a}", "opa, opa: {url: http://127.0.0.1:2/v1/data/a}", []),
    ("rules", "opa, opa: {url: http://127.0.0.1:2/v1/data/a}", []),
    ("library, library: {path: a.so}", "library, library: {path: a.so}", []),
    ("library, library: {path: a.so}", "library, library: {path: b.so}", ["policy.library"]),
    ("rules", "library, library: {path: a.so}", ["policy.library"]),
    ("library, library: {path: a.so}", "rules", ["policy.library"]),
  ])
  func `a library is there from the start or not at all`(_ old: String, _ new: String, _ keys: [String])
    throws
  {
    let rules = "{rules: [{name: staff, require: {approval: 8h}}]}"
    let texts = [old, new].map { Self.base.replacing(rules, with: "{engine: \($0)}") }
    #expect(try Self.settings(texts[0]).keysNeedingRestart(for: try Self.settings(texts[1])) == keys)
  }

  @Test func `another key of the approval service needs a restart`() throws {
    let old = try Self.settings(Self.base)
    let other = Self.base.replacing("{env: UNLOQ_API_KEY}", with: "{file: /etc/key}")
    #expect(old.keysNeedingRestart(for: try Self.settings(other)) == ["unloq"])
  }
}
