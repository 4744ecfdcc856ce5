import Adapters
import Bytes
package import Config
import Gate

/// Plays a log's requests against a conf: who would have had to tap how often. Every push is taken to be approved at
/// once; what a log does not say is counted as unknown.
///
/// Memory is bounded: people, browsers, rules and paths are kept apart up to a number of them.
package struct Forecast {
  private let settings: GatewaySettings
  private let engine: RulesEngine
  private let routes: RouteTable
  private let groups: UserGroups?
  private let lifetime: Int64
  private let idle: Int64
  private var browsers: [String: BrowserState] = [:]
  /// What is known so far.
  package private(set) var report = ForecastReport()
  private var people = Tally<[Int64: PersonDay]>([:], most: 20_000)
  private var rules = Tally(RuleCount(), most: 2_000)
  private var ringing = Tally(0, most: 50_000)
  private var refused = Tally(0, most: 50_000)

  /// Browsers that are remembered at one time.
  private static let mostBrowsers = 200_000
  /// How long a tap that is good for one use waits for it.
  private static let useWithin: Int64 = 60

  /// - Parameter settings: the conf that is tried.
  package init(_ settings: GatewaySettings) {
    self.settings = settings
    engine = RulesEngine(settings.policy)
    routes = RouteTable(settings.routes.map(\.route))
    groups = settings.policy.groups.isEmpty ? nil : UserGroups(settings.policy.groups)
    lifetime = settings.sessions.lifetime.components.seconds
    idle = settings.sessions.idle.components.seconds
    for rule in settings.policy.rules where !rule.match.headers.isEmpty { report.unknown.headerRules += 1 }
  }

  /// Counts a line that no request could be read from.
  package mutating func skipLine() {
    report.lines += 1
    report.unknown.unreadableLines += 1
  }

  /// Plays one request.
  package mutating func take(_ entry: LogEntry) {
    report.lines += 1
    if OwnPath.contains(entry.path.utf8.span) {
      report.ownPages += 1
      return
    }
    let day = entry.wallSeconds >= 0 ? entry.wallSeconds / 86_400 : -1
    report.note(entry.wallSeconds)
    report.requests += 1
    if entry.hasOddUser { report.unknown.oddUsers += 1 }
    if entry.user == nil && entry.wasChallenged {
      // Somebody was sent to sign in: whoever did comes again, by name.
      report.unknown.sentToSignIn += 1
      return
    }
    if entry.user == nil { report.unknown.withoutUser += 1 }
    guard routes.route(for: entry.host.utf8.span) != nil else {
      refuse(entry, day, by: "(no route has the host)")
      return
    }
    decide(entry, day)
  }

  /// The report as it stands.
  package func finished() -> ForecastReport {
    var report = report
    report.fill(people: people, rules: rules, ringing: ringing, refused: refused, settings.policy.rules)
    return report
  }

  private mutating func decide(_ entry: LogEntry, _ day: Int64) {
    let user = entry.user?.text ?? ""
    let question = PolicyQuestion(
      host: entry.host.utf8.span, method: entry.method.utf8.span, path: entry.path.utf8.span,
      user: user.utf8.span,
      client: entry.client, wallSeconds: entry.wallSeconds, userGroups: groups)
    let answer: PolicyAnswer
    do throws(PolicyError) {
      guard let now = try engine.answer(question) else { return }
      answer = now
    } catch {
      report.unknown.undecided += 1
      return
    }
    if engine.hasTrials { countTrial(engine.trial(question, before: Forecast.rule(of: answer))) }
    switch answer {
    case .noRule: refuse(entry, day, by: "(no rule matches)")
    case .whoever(let rule):
      // Nobody knows whose phone; the answer is the sign-in page.
      report.unknown.whoever += 1
      rules.change(rule.name) { $0.requests += 1 }
    case .rule(let rule):
      switch rule.requirement {
      case .none: pass(entry, day, rule)
      case .deny: refuse(entry, day, by: rule.name)
      case .approval(let demand): satisfy(demand, of: rule, entry, day)
      }
    }
  }

  private mutating func satisfy(_ demand: ApprovalDemand, of rule: Rule, _ entry: LogEntry, _ day: Int64) {
    let time = entry.wallSeconds
    let person = name(of: entry)
    let browser = "\(person)\u{0}\(entry.agent)"
    var state = browsers[browser] ?? BrowserState(at: .min / 2)
    var pushes = 0
    if time - state.signedIn >= lifetime || time - state.seen >= idle {
      state = BrowserState(at: time)
      people.change(person) { $0[day, default: PersonDay()].signIns += 1 }
      report.signIns += 1
      pushes += 1
    }
    state.seen = max(state.seen, time)
    if needsPush(demand, of: rule, entry, &state) {
      for phone in demand.second?.approvers.map(\.text) ?? [person] {
        people.change(phone) { $0[day, default: PersonDay()].stepUps += 1 }
        report.stepUps += 1
        pushes += 1
      }
    }
    keep(state, as: browser, at: time)
    let count = pushes
    people.change(person) { $0[day, default: PersonDay()].requests += 1 }
    rules.change(rule.name) { row in
      row.requests += 1
      row.pushes += count
      if count == 0 { row.passed += 1 }
    }
    if count > 0 { ringing.change("\(entry.method) \(entry.host)\(entry.path)") { $0 += count } }
  }

  /// Whether a rule's demand rings the phone of somebody who is signed in; notes what is given and used.
  private func needsPush(
    _ demand: ApprovalDemand, of rule: Rule, _ entry: LogEntry, _ state: inout BrowserState
  ) -> Bool {
    let time = entry.wallSeconds
    var age = Forecast.useWithin
    if case .within(let most) = demand.freshness { age = most.components.seconds }
    let isUsedOnce = demand.freshness == .fresh || demand.scope == .request
    let key: String
    switch demand.scope {
    case .session:
      if !isUsedOnce {
        if time - state.approved <= age { return false }
        state.approved = time
        return true
      }
      key = "session"
    case .rule: key = "rule \(rule.name)"
    case .request: key = "\(entry.method) \(entry.host)\(entry.path)"
    }
    if state.grant(key, at: time, within: age) {
      if isUsedOnce { state.use(key) }
      return false
    }
    guard !isUsedOnce || state.rings(key, at: time) else { return false }
    // A request that was sent away comes again after the tap; then it uses the approval. One that was not uses it now.
    if !isUsedOnce || entry.wasChallenged { state.add(key, at: time) }
    state.approved = max(state.approved, time)
    return true
  }

  private mutating func pass(_ entry: LogEntry, _ day: Int64, _ rule: Rule) {
    rules.change(rule.name) { row in
      row.requests += 1
      row.passed += 1
    }
    if entry.user != nil { people.change(name(of: entry)) { $0[day, default: PersonDay()].requests += 1 } }
  }

  private mutating func refuse(_ entry: LogEntry, _ day: Int64, by rule: String) {
    report.denied += 1
    rules.change(rule) { row in
      row.requests += 1
      row.denied += 1
    }
    refused.change("\(entry.method) \(entry.host)\(entry.path)") { $0 += 1 }
    guard entry.user != nil else { return }
    people.change(name(of: entry)) { days in
      days[day, default: PersonDay()].denied += 1
      days[day, default: PersonDay()].requests += 1
    }
  }

  private mutating func countTrial(_ answer: PolicyAnswer?) {
    guard let answer, let rule = Forecast.rule(of: answer) else { return }
    rules.change(rule.name) { $0.requests += 1 }
  }

  /// The e-mail address, or the client's network address where the log names nobody.
  private func name(of entry: LogEntry) -> String { entry.user?.text ?? "(somebody at \(entry.client))" }

  private mutating func keep(_ state: BrowserState, as browser: String, at time: Int64) {
    if browsers.count >= Forecast.mostBrowsers, browsers[browser] == nil {
      let (lifetime, idle) = (lifetime, idle)
      browsers = browsers.filter { time - $0.value.signedIn < lifetime && time - $0.value.seen < idle }
      if browsers.count >= Forecast.mostBrowsers { browsers.removeAll(keepingCapacity: true) }
    }
    browsers[browser] = state
  }

  private static func rule(of answer: PolicyAnswer) -> Rule? {
    switch answer {
    case .rule(let rule), .whoever(let rule): rule
    case .noRule: nil
    }
  }
}
