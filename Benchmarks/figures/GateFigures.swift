import Adapters
import Bytes
import Crypto
import FoundationEssentials
import Gate
import Glibc

/// Figures of the gate's own parts that no load test shows: a session look-up among a million, what a session
/// takes, and a policy decision by ten rules and by a thousand. Printed as `name value unit`; times differ
/// from run to run.
@main struct GateFigures {
  private static let sessions = 1_000_000
  private static let decisions = 1_000_000

  static func main() async throws {
    try await measureSessions()
    let few = try decisionTime(rules: 10)
    let many = try decisionTime(rules: 1000)
    print("rules-10 \(few) ns")
    print("rules-1000 \(many) ns")
    print("rules-ratio \((many / few * 100).rounded() / 100)")
  }

  private static func measureSessions() async throws {
    let store = MemorySessionStore(SessionSettings(capacity: sessions))
    let ids = (0..<sessions).map { Digest.sha256("session \($0)") }
    let before = residentBytes()
    for (number, id) in ids.enumerated() {
      guard let email = EmailAddress("person\(number)@corp.example"),
        let user = UserIdentity(id: "\(number)", email: email),
        let approval = Approval(
          id: "6f0f5a0e-2b0c-4d55-9a3e-0c6a4f1d2b77-Qw3rTy9Z", user: user, moment: Moment(nanoseconds: 0),
          wallSeconds: 0)
      else { continue }
      let record = SessionRecord(signIn: approval, serviceSessionID: (UInt64(number), 0))
      try await store.insert(record, id: id, now: Moment(nanoseconds: 0))
    }
    print("session-size \((residentBytes() - before) / store.counts.live) B")
    print("sessions \(store.counts.live)")
    // In an order that no cache foresees: a stride that has no factor with a million walks all of them. The
    // ids are laid out in that order first, as a request brings its own.
    let asked = (0..<sessions).map { ids[$0 * 618_033 % sessions] }
    var hits = 0
    let took = processorTime {
      for id in asked {
        if case .hit = store.find(id, now: Moment(nanoseconds: 1)) { hits += 1 }
      }
    }
    print("session-look-up \(took / Double(sessions)) ns")
    print("session-hits \(hits)")
  }

  /// The mean time of a decision; rules and questions as in `RulesEngineTests`.
  private static func decisionTime(rules count: Int) throws -> Double {
    let rules = (0..<count).map { number in
      let app = number / 5
      let hosts = [HostPattern("app\(app).corp.test")].compactMap { $0 }
      let match =
        switch number % 5 {
        case 0: RuleMatch(hosts: hosts, methods: ["GET"], paths: ["/static/**"].compactMap(PathGlob.init))
        case 1:
          RuleMatch(hosts: hosts, methods: ["DELETE"], paths: ["/api/v\(app)/**"].compactMap(PathGlob.init))
        case 2: RuleMatch(hosts: hosts, paths: ["/admin/*/edit"].compactMap(PathGlob.init))
        case 3: RuleMatch(hosts: hosts, users: ["*@team\(app).corp.test"].compactMap(UserGlob.init))
        default: RuleMatch(hosts: hosts, clients: ["10.\(app % 256).0.0/16"].compactMap(Network.init))
        }
      return RuleSettings(name: "r\(number)", match: match, requirement: .none)
    }
    let engine = RulesEngine(PolicySettings(rules: rules))
    let questions = (0..<1000).map { number in
      let app = number % (count / 5)
      let path = ["/static/a.css", "/api/v\(app)/x", "/admin/7/edit", "/somewhere/else"][number % 4]
      return (Array("app\(app).corp.test".utf8), Array(path.utf8), Array("ana@team\(app).corp.test".utf8))
    }
    let method = Array("GET".utf8)
    var steps = 0
    let took = try processorTime {
      for number in 0..<decisions {
        let (host, path, user) = questions[number % 1000]
        _ = try engine.decide(
          PolicyQuestion(
            host: host.span, method: method.span, path: path.span, user: user.span, client: .loopback),
          steps: &steps)
      }
    }
    return took / Double(decisions)
  }

  /// Nanoseconds of processor time that `body` takes; others on the machine do not count.
  private static func processorTime(_ body: () throws -> Void) rethrows -> Double {
    let start = clock()
    try body()
    return Double(clock() - start) * 1e9 / Double(CLOCKS_PER_SEC)
  }

  /// Resident memory of this process (proc(5), statm).
  private static func residentBytes() -> Int {
    // Without /proc the size is shown as 0: only a figure is missing.
    let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = text?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096
  }
}
