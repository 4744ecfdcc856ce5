import AccessLog
import Adapters
import Bytes
import Gate
import Listener
import Log
import Transport
import UnloqAPI
import Upstream
import YAML

/// The conf itself.
enum GatewaySection: Section {
  static let listeners = RequiredKey(
    "listeners", Forms.list(of: Forms.located(Forms.section(ListenerSection.self)), "listeners"),
    example: "[{address: 127.0.0.1:8080}]", "The addresses the gateway accepts connections on.")
  static let workers = Key(
    "workers", Forms.count(0...1024), default: 0,
    "Threads that serve requests. 0 is one per processor core; more than that only costs memory.")
  static let unloq = RequiredKey(
    "unloq", Forms.section(UnloqSection.self),
    example: "{api_key: {file: /etc/unloq-gateway/api-key}}", "The approval service that rings the phones.")
  static let routes = RequiredKey(
    "routes", Forms.list(of: Forms.section(RouteSection.self), "routes"),
    example: "[{host: wiki.corp.example, upstreams: [http://10.0.0.5:8080]}]",
    "The gated sites. A request's host chooses one.")
  static let policy = Key(
    "policy", Forms.section(PolicySection.self), default: PolicyDraft(), "Which approval a request needs.")
  static let sessions = Key(
    "sessions", Forms.section(SessionsSection.self), default: SessionSettings(),
    "How many people stay signed in, and for how long.")
  static let identity = Key(
    "identity", Forms.section(IdentitySection.self), default: IdentitySettings(),
    "Who says whose phone to ring, besides the sign-in page.")
  static let assertion = OptionalKey(
    "assertion", Forms.section(AssertionSection.self),
    example: "{keys: /var/lib/unloq-gateway/assertion-keys, issuer: https://gate.corp.example}",
    "The signed header by which applications can verify who sent a request.")
  static let limits = Key(
    "limits", Forms.section(LimitsSection.self), default: LimitsSection.Limits(),
    "Ceilings on what clients may send, hold and start.")
  static let holding = Key(
    "holding", Forms.section(HoldingSection.self), default: HoldingSettings(),
    "Where the bodies of requests are while a phone rings for them.")
  static let approvals = Key(
    "approvals", Forms.section(ApprovalsSection.self), default: ApprovalLimits(),
    "How often phones may ring: the guard against push fatigue.")
  static let timeouts = Key(
    "timeouts", Forms.section(TimeoutsSection.self), default: TimeoutsSection.Timeouts(),
    "How long the gateway waits for clients.")
  static let accessLog = Key(
    "access_log", Forms.section(AccessLogSection.self), default: AccessLogSettings(),
    "One record per request, whatever became of it.")
  static let admin = Key(
    "admin", Forms.section(AdminSection.self), default: AdminSettings(),
    "Where sessions are listed and ended, and where metrics are.")
  static let credentials = OptionalKey(
    "credentials", Forms.section(CredentialsSection.self),
    example: "{path: /var/lib/unloq-gateway/credentials.json}",
    "Where the credentials are that people have sealed for rules with unseal.")
  static let log = Key(
    "log", Forms.section(LogSection.self), default: .info,
    "What the program says about itself, on standard error.")

  static let description = SectionDescription(
    name: "the conf",
    text: "Where to listen, whom to ask, what to gate, and who may pass.",
    keys: [
      listeners.description, workers.description, unloq.description, routes.description, policy.description,
      sessions.description, identity.description, assertion.description, limits.description,
      approvals.description,
      holding.description, timeouts.description,
      accessLog.description, admin.description, credentials.description, log.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> GatewaySettings? {
    let places = reader[listeners]
    let workerCount = reader[workers]
    let service = reader[unloq]
    let sites = reader[routes]
    let draft = reader[policy]
    let rules = draft.rules
    let sessionSettings = reader[sessions]
    let sources = reader[identity]
    let signed = reader[assertion]
    let ceilings = reader[limits]
    let room = reader[holding]
    let fatigue = reader[approvals]
    let patience = reader[timeouts]
    let record = reader[accessLog]
    let management = reader[admin]
    let sealed = reader[credentials]
    let level = reader[log]
    checkAddresses(places ?? [], reader.decoding)
    checkMetrics(management, places ?? [], reader)
    let routeSettings = RouteChecks.settings(from: sites ?? [], reader.decoding)
    RuleChecks.check(rules, against: sites ?? [], reader.decoding)
    RuleChecks.check(rules, against: sessionSettings, reader.decoding)
    KeyChecks.check(
      rules, against: sites ?? [], hasFile: reader.isGiven(credentials.description), reader.decoding)
    if draft.engine == .rules && rules.isEmpty && reader.decoding.diagnostics.isEmpty {
      reader.decoding.warning(
        at: reader.position(of: policy.description) ?? reader.position,
        "there is no rule: every request will be refused",
        hint: "policy: {rules: [{name: staff, require: {approval: 8h}}]}")
    }
    guard let places, let service, sites != nil else { return nil }
    let settings = GatewaySettings(
      listeners: places.map(\.value), workers: workerCount, unloq: service, routes: routeSettings,
      policy: draft.settings, sessions: sessionSettings, limits: ceilings.http,
      approvals: fatigue, maximumConnections: ceilings.connections, holding: room,
      timeouts: patience.connection,
      shutdownGrace: patience.shutdown, accessLog: record, admin: management,
      credentials: sealed,
      logLevel: level, engine: draft.engine, identity: sources, assertion: signed,
      testCount: draft.tests.count)
    // What a test says about a conf with mistakes says nothing.
    if reader.decoding.triesTests && reader.decoding.errorCount == 0 {
      TestChecks.check(draft.tests, settings, reader.decoding)
    }
    return settings
  }

  private static func checkMetrics(
    _ admin: AdminSettings, _ listeners: [Located<ListenerSettings>], _ reader: SectionReader
  ) {
    guard let address = admin.metrics, address.port.number != 0,
      let listener = listeners.first(where: { $0.value.address == address })
    else { return }
    reader.decoding.error(
      at: reader.position(of: self.admin.description) ?? reader.position,
      "a listener has the address of the metrics, \(address)",
      hint: "it is in line \(listener.position.line)")
  }

  private static func checkAddresses(_ listeners: [Located<ListenerSettings>], _ decoding: Decoding) {
    for (index, listener) in listeners.enumerated() where listener.value.address.port.number != 0 {
      guard let first = listeners[..<index].first(where: { $0.value.address == listener.value.address })
      else { continue }
      decoding.error(
        at: listener.position, "another listener has the address \(listener.value.address)",
        hint: "the first one is in line \(first.position.line)")
    }
  }
}
