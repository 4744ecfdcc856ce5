import Gate

/// What a replay found: for tools as JSON, for people as text.
package struct ForecastReport: Sendable, Codable {
  /// One person's row.
  package struct Person: Sendable, Codable {
    package let user: String
    /// Days with a request.
    package let activeDays: Int
    package let pushes: Int
    package let signIns: Int
    package let stepUps: Int
    package let denied: Int
    /// By date, in UTC.
    package let days: [String: PersonDay]

    /// The day with the most pushes.
    package var worst: (date: String, pushes: Int)? {
      days.map { (date: $0.key, pushes: $0.value.pushes) }.max { ($0.pushes, $1.date) < ($1.pushes, $0.date) }
    }
  }

  /// One rule's row.
  package struct RuleRow: Sendable, Codable {
    package let rule: String
    /// Whether it is on trial: then only the requests it would have decided about are known.
    package let isOnTrial: Bool
    package let count: RuleCount
  }

  /// One target and how often.
  package struct Target: Sendable, Codable {
    package let request: String
    package let count: Int
  }

  /// What the log could not say.
  package struct Unknown: Sendable, Codable {
    /// Lines that no request could be read from.
    package var unreadableLines = 0
    /// Requests that were sent to the sign-in page, left out: whoever signed in there comes again by name.
    package var sentToSignIn = 0
    /// Requests of nobody that the log knows.
    package var withoutUser = 0
    /// Requests of names that are not e-mail addresses.
    package var oddUsers = 0
    /// Requests without a user, of which the rule depends on who asks.
    package var whoever = 0
    /// Requests that a rule could not be told of.
    package var undecided = 0
    /// Rules that look at header fields, which logs do not have.
    package var headerRules = 0
    /// People, rules and targets that there was no place for.
    package var overflow = 0
  }

  package var lines = 0
  package var requests = 0
  /// Requests for the gate's own pages, which are left out.
  package var ownPages = 0
  package var signIns = 0
  package var stepUps = 0
  package var denied = 0
  /// The first and the last second.
  package private(set) var first: Int64?
  package private(set) var last: Int64?
  /// By pushes, most first.
  package private(set) var people: [Person] = []
  /// In the order of the conf, then what no rule decided.
  package private(set) var rules: [RuleRow] = []
  /// What rings most: the first 100.
  package private(set) var ringing: [Target] = []
  /// What is refused most: the first 100.
  package private(set) var refused: [Target] = []
  package var unknown = Unknown()

  /// How often phones ring in all.
  package var pushes: Int { signIns + stepUps }

  /// Days from the first line to the last.
  package var days: Int {
    guard let first, let last else { return 0 }
    return Int(last / 86_400 - first / 86_400) + 1
  }

  package init() {}

  /// Notes when a request came.
  mutating func note(_ wallSeconds: Int64) {
    first = min(first ?? wallSeconds, wallSeconds)
    last = max(last ?? wallSeconds, wallSeconds)
  }

  /// Sets the tables.
  mutating func fill(
    people tally: Tally<[Int64: PersonDay]>, rules counts: Tally<RuleCount>, ringing rings: Tally<Int>,
    refused refusals: Tally<Int>, _ settings: [RuleSettings]
  ) {
    people = tally.counts.map(ForecastReport.person).sorted { ($1.pushes, $0.user) < ($0.pushes, $1.user) }
    rules = settings.map {
      RuleRow(rule: $0.name, isOnTrial: $0.isShadow, count: counts.counts[$0.name] ?? RuleCount())
    }
    let names = Set(settings.map(\.name))
    rules += counts.counts.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }.map {
      RuleRow(rule: $0.key, isOnTrial: false, count: $0.value)
    }
    ringing = ForecastReport.most(rings)
    refused = ForecastReport.most(refusals)
    unknown.overflow = tally.overflow + counts.overflow + rings.overflow + refusals.overflow
  }

  private static func most(_ tally: Tally<Int>) -> [Target] {
    let sorted = tally.counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return sorted.prefix(100).map { Target(request: $0.key, count: $0.value) }
  }

  private static func person(_ name: String, _ days: [Int64: PersonDay]) -> Person {
    let named = days.map { (String(Timestamp.text($0.key * 86_400).prefix(10)), $0.value) }
    return Person(
      user: name, activeDays: days.values.count { $0.requests > 0 },
      pushes: days.values.reduce(0) { $0 + $1.pushes },
      signIns: days.values.reduce(0) { $0 + $1.signIns }, stepUps: days.values.reduce(0) { $0 + $1.stepUps },
      denied: days.values.reduce(0) { $0 + $1.denied },
      days: Dictionary(named, uniquingKeysWith: { first, _ in first }))
  }
}
