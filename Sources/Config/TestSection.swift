import Bytes
import Gate

/// One item of `policy.tests`.
enum TestSection: Section {
  /// What a test may expect.
  enum Expectation: String, CaseIterable, Sendable {
    case allow, challenge, deny
  }

  static let request = RequiredKey(
    "request", Forms.testRequest, example: "DELETE https://prometheus.corp.example/api/v1/series",
    "The method and the URL.")
  static let user = OptionalKey(
    "user", Forms.email, example: "ana@corp.example", "Who is signed in. Without it nobody.")
  static let client = Key(
    "client", Forms.address, default: .loopback, "Where the request comes from.")
  static let headers = Key(
    "headers", Forms.headerLines, default: [],
    "Header fields beside Host: names, and a value or a list for each.")
  static let at = OptionalKey(
    "at", Forms.timestamp, example: "2026-11-21T10:00:00+01:00",
    "When it comes, as RFC 3339. Needed where the decision depends on the time.")
  static let approved = OptionalKey(
    "approved", Forms.duration(.zero ... .seconds(365 * 86_400)), example: "10m",
    """
    How old the approval is that the person holds for what the rule asks. Without it none is held, and every rule that \
    wants one is a challenge.
    """)
  static let expect = RequiredKey(
    "expect", Forms.choice(Expectation.self), example: "challenge", "What has to come of it.")
  static let rule = OptionalKey(
    "rule", Forms.located(Forms.name), example: "destructive",
    "The rule that has to decide. Without it any, or none.")

  static let description = SectionDescription(
    name: "tests",
    text: """
      Requests and what has to come of them. check, run and a reload try each: a conf that fails one is not used. \
      explain shows why.
      """,
    keys: [
      request.description, user.description, client.description, headers.description, at.description,
      approved.description, expect.description, rule.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> TestDraft? {
    let asked = reader[request]
    let person = reader[user]
    let address = reader[client]
    let lines = reader[headers]
    let moment = reader[at]
    let age = reader[approved]
    let expected = reader[expect]
    let decisive = reader[rule]
    guard let asked, let expected, let decision = Decision(rawValue: expected.rawValue) else { return nil }
    return TestDraft(
      position: reader.position, text: "\(asked.method) \(asked.url)",
      request: ExplainedRequest(
        method: asked.method, url: asked.url, user: person, client: address, headers: lines,
        wallSeconds: moment ?? RuleMatch.earliest, approved: age),
      hasTime: moment != nil, expected: decision, rule: decisive)
  }
}
