package import Testing
import Adapters
import Crypto
package import Gate
package import HTTP
import Reactor
import Bytes

/// A whole gate in memory: real policy engine, real store, real desk on a loop; the phone and the clock are
/// the test's.
package struct GateBench: Sendable {
  /// The gate.
  package let gate: Gatekeeper
  /// Its desk.
  package let desk: ApprovalDesk
  /// Its sessions.
  package let sessions: any SessionStore
  /// The phone.
  package let phone: FakePhone
  /// The time.
  package let clock: ManualClock
  /// Its randomness.
  package let random: SeededRandom

  /// Whoever sends requests by default.
  package static let peer = Peer(address: IPAddress(v4: 0xC000_0201), isSecure: false)

  /// Runs `body` with a fresh gate for the hosts `app.test` and `*.app.test`.
  package static func run<R: Sendable>(
    rules: [RuleSettings], sessions: (any SessionStore)? = nil, policy: (any PolicyEngine)? = nil,
    limits: ApprovalLimits = ApprovalLimits(), _ body: @Sendable (GateBench) async throws -> R
  ) async throws -> R {
    let loop = try EventLoop()
    let thread = try loop.start(named: "desk")
    defer {
      loop.stop()
      thread.join()
    }
    let bench = GateBench(
      on: loop, policy: policy ?? RulesEngine(PolicySettings(rules: rules)),
      sessions: sessions ?? MemorySessionStore(SessionSettings()), limits: limits)
    do {
      let result = try await body(bench)
      await bench.desk.stop()
      return result
    } catch {
      await bench.desk.stop()
      throw error
    }
  }

  private init(
    on loop: EventLoop, policy: any PolicyEngine, sessions: any SessionStore, limits: ApprovalLimits
  ) {
    clock = ManualClock()
    random = SeededRandom(7)
    phone = FakePhone()
    self.sessions = sessions
    desk = ApprovalDesk(
      on: loop, service: phone, sessions: sessions, settings: ApprovalSettings(limits: limits), clock: clock,
      random: random)
    let hosts = ["app.test", "*.app.test"].compactMap(HostPattern.init)
    gate = Gatekeeper(
      GateParts(
        routes: RouteTable([Route(id: 0, name: "app", hosts: hosts)]), policy: policy, sessions: sessions,
        desk: desk,
        issuer: SessionIssuer(sessions: sessions, random: random, lifetime: .seconds(8 * 3600)),
        identities: [BasicIdentity()], sealer: TargetSealer(key: Array(repeating: 7, count: 32)), clock: clock
      ))
  }

  /// Signs somebody in, without a phone; the value is what the session cookie holds.
  package func signIn(_ email: String = "ana@corp.test", at host: String = "app.test") async throws -> String
  {
    let signIn = CollectedSignIn(
      approval: try People.approval("sign-in", by: email, at: clock.now), serviceSessionID: (1, 2))
    let issued = try await gate.parts.issuer.issue(signIn, host: host, isSecure: false, now: clock.now)
    return String(issued.setCookie.prefix { $0 != ";" }.dropFirst("unloq-session=".count))
  }

  /// Decides about a request, and tells the outcome in a form that can be compared and copied.
  package func decide(
    _ method: String = "GET", _ target: String = "/", _ fields: [(String, String)] = Heads.navigation,
    cookie: String? = nil, peer: Peer = GateBench.peer, body: FakeBody = FakeBody()
  ) async throws -> Outcome {
    let cookies = cookie.map { [("Cookie", "unloq-session=\($0)")] } ?? []
    let head = try Heads.make(method, target, fields + cookies)
    return await decide(head, peer: peer, body: body)
  }

  /// Expects a request to be decided for this reason.
  package func expect(
    _ reason: Reason, _ method: String = "GET", _ target: String = "/",
    _ fields: [(String, String)] = Heads.navigation, cookie: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await decide(method, target, fields, cookie: cookie)
    #expect(outcome.reason == reason, sourceLocation: sourceLocation)
  }

  /// Decides about a request.
  package func decide(
    _ head: RequestHead, peer: Peer = GateBench.peer, body: FakeBody = FakeBody()
  ) async -> Outcome {
    var record = GateRecord()
    switch await gate.decide(head, peer: peer, body: body, record: &record) {
    case .pass(let permit):
      return Outcome(
        reason: permit.reason, record: record, fields: String(decoding: permit.identityFields, as: UTF8.self),
        setCookie: permit.setCookie, removesAuthorization: permit.removesAuthorization, leash: permit.leash)
    case .refuse(let refusal): return Outcome(reason: refusal.reason, record: record, refusal: refusal)
    case .own: return Outcome(reason: .ownEndpoint, record: record)
    }
  }

  /// What became of a request.
  package struct Outcome: Sendable {
    package let reason: Reason
    package let record: GateRecord
    package var fields = ""
    package var setCookie: String?
    package var removesAuthorization = false
    package var leash: Leash?
    package var refusal: Refusal?
  }
}
