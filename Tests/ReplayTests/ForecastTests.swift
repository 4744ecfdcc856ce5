import Bytes
import Config
import Gate
import Replay
import Testing

@Suite struct ForecastTests {
  private static let conf = """
    listeners: [{address: 127.0.0.1:8080}]
    unloq: {api_key: {file: /etc/key}}
    routes: [{host: app.example, upstreams: [http://10.0.0.5]}]
    sessions: {lifetime: 8h, idle: 30m}
    policy:
      rules:
        - {name: free, match: {path: /free/**}, require: none}
        - {name: trial, match: {path: /new/**}, require: {approval: fresh}, shadow: true}
        - {name: never, match: {path: /never}, require: deny}
        - {name: danger, match: {method: DELETE}, require: {approval: fresh, scope: request}}
        - {name: admin, match: {path: /admin/**}, require: {approval: 5m, scope: rule}}
        - {name: staff, match: {user: "*@corp.example"}, require: {approval: 8h}}
    """

  /// A request of Ana's browser, so many seconds after midnight of 2026-11-02.
  private func entry(
    _ second: Int64, _ method: String = "GET", _ path: String = "/", user: String? = "ana@corp.example",
    agent: String = "firefox", wasChallenged: Bool = false
  ) -> LogEntry {
    LogEntry(
      wallSeconds: 1_793_577_600 + second, client: .loopback, method: method, host: "app.example", path: path,
      user: user.flatMap { EmailAddress($0) }, hasOddUser: false, agent: agent, wasChallenged: wasChallenged)
  }

  private func forecast(_ entries: [LogEntry]) throws -> ForecastReport {
    let surroundings = Surroundings(
      folder: "", variable: { _ in nil },
      file: { _ in .success(FileContents(bytes: Array("key".utf8), isWorldReadable: false)) })
    let settings = try #require(Configuration.read(Array(Self.conf.utf8), surroundings).settings)
    var forecast = Forecast(settings)
    for entry in entries { forecast.take(entry) }
    return forecast.finished()
  }

  private func expect(
    _ signIns: Int, _ stepUps: Int, _ entries: [LogEntry], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let report = try forecast(entries)
    #expect(
      report.signIns == signIns && report.stepUps == stepUps, "\(report)", sourceLocation: sourceLocation)
  }

  @Test func `a session is one tap until it is idle or over`() throws {
    try expect(1, 0, [entry(0), entry(1), entry(1799)])
    try expect(2, 0, [entry(0), entry(1800)])
    let allDay = (0..<20).map { entry(Int64($0) * 1700) }
    try expect(2, 0, allDay)
    try expect(2, 0, [entry(0), entry(1, agent: "phone")])
  }

  @Test func `an approval for a rule is asked again when it is too old`() throws {
    try expect(1, 1, [entry(0, "GET", "/admin"), entry(100, "GET", "/admin/x")])
    try expect(1, 2, [entry(0, "GET", "/admin"), entry(301, "GET", "/admin")])
  }

  @Test func `each use of a fresh approval is a tap, and a herd is one`() throws {
    try expect(1, 2, [entry(0, "DELETE", "/a"), entry(60, "DELETE", "/a")])
    try expect(1, 1, [entry(0, "DELETE", "/a"), entry(1, "DELETE", "/a"), entry(9, "DELETE", "/a")])
    try expect(1, 2, [entry(0, "DELETE", "/a"), entry(1, "DELETE", "/b")])
  }

  @Test func `a request that was sent away uses the tap when it comes again`() throws {
    try expect(1, 1, [entry(0, "DELETE", "/a", wasChallenged: true), entry(20, "DELETE", "/a")])
  }

  @Test func `refusals, free pages and the gate's own pages ring nobody`() throws {
    let report = try forecast([
      entry(0, "GET", "/never"), entry(1, "GET", "/free/x"), entry(2, "GET", "/.unloq/session"),
    ])
    #expect(report.pushes == 0 && report.denied == 1 && report.ownPages == 1 && report.requests == 2)
    #expect(report.refused.first?.request == "GET app.example/never")
  }

  @Test func `what the log does not say is counted`() throws {
    var forecast = try forecast([entry(0, user: nil), entry(1, "GET", "/admin", user: nil)])
    #expect(forecast.unknown.withoutUser == 2 && forecast.unknown.whoever == 1)
    #expect(forecast.people.first?.user == "(somebody at 127.0.0.1)")
    forecast = try self.forecast([entry(0, "GET", "/new/x")])
    #expect(forecast.rules.first { $0.rule == "trial" }?.count.requests == 1)
    #expect(forecast.rules.first { $0.rule == "trial" }?.isOnTrial == true)
  }

  @Test func `people have their days, the worst one named`() throws {
    let report = try forecast([
      entry(0), entry(86_400), entry(86_401, "DELETE", "/x"), entry(86_500, user: "bob@corp.example"),
    ])
    let ana = try #require(report.people.first)
    #expect(ana.user == "ana@corp.example" && ana.pushes == 3 && ana.activeDays == 2)
    #expect(ana.worst?.date == "2026-11-03" && ana.worst?.pushes == 2)
    #expect(report.days == 2 && report.people.count == 2)
    let text = ForecastText.text(report, log: "access.log")
    #expect(text.contains("pushes     4 in all, 2.0 a day: 3 sign-ins, 1 step-ups"))
    #expect(text.contains("2026-11-03: 2"))
  }
}
