import Bytes
import Config
import Gate
import Testing

@Suite struct ExplanationTests {
  private static let conf = """
    listeners: [{address: 127.0.0.1:8080}]
    unloq: {api_key: {file: /etc/key}}
    routes: [{name: app, host: [app.example, "*.apps.example"], upstreams: [http://10.0.0.5:9090]}]
    policy:
      rules:
        - {name: free, match: {path: /free/**, method: [GET, HEAD]}, require: none}
        - {name: office, match: {host: app.example, client: 10.0.0.0/8, path: /office}, require: deny}
        - {name: danger, match: {method: DELETE}, require: {approval: fresh, message: "$method $path"}}
        - {name: admin, match: {path: /admin/**}, require: {approval: 5m, scope: rule, hold: true}}
        - {name: staff, match: {user: "*@corp.example"}, require: {approval: 8h}}
    """

  private func explain(_ method: String, _ url: String, user: String? = nil, client: String = "127.0.0.1")
    throws -> String
  {
    let settings = try #require(Configuration.read(Array(Self.conf.utf8), .test).settings)
    let request = ExplainedRequest(
      method: method, url: url, user: user.flatMap { EmailAddress($0) },
      client: try #require(IPAddress(client)))
    return try #require(Explanation.text(settings, request))
  }

  @Test func `everything is said about a request that a rule lets pass`() throws {
    #expect(
      try explain("GET", "http://app.example/free/../free/%78?q=1") == """
        request    GET /free/x?q=1
        host       app.example
        path       /free/x
        user       nobody is signed in
        client     127.0.0.1
        route      app → http://10.0.0.5:9090
        rules      → free: yes: method GET, HEAD; path /free/**
                     office: not reached
                     danger: not reached
                     admin: not reached
                     staff: not reached
        require    none
        decision   allow, no-approval-required: nobody has to sign in, and no phone rings

        """)
  }

  @Test(arguments: [
    ("POST", "http://app.example/free/x", "free: no, not method GET, HEAD"),
    ("POST", "http://app.example/x", "free: no, not method GET, HEAD; not path /free/**"),
    ("GET", "http://app.example/office", "office: no, not client 10.0.0.0/8"),
    ("GET", "http://app.example/x", "staff: depends on who asks: user *@corp.example"),
  ])
  func `a rule says which criterion holds or fails`(method: String, url: String, line: String) throws {
    #expect(try explain(method, url).contains(line))
  }

  @Test(arguments: [
    ("GET", "http://APP.example:8443/office", nil, "10.0.0.7", "deny, rule-denied: no approval helps"),
    (
      "DELETE", "http://x.apps.example/y", "ana@corp.example", "127.0.0.1",
      "challenge, approval-required: each time, and the phone rings"
    ),
    (
      "DELETE", "http://x.apps.example/y", nil, "127.0.0.1",
      "challenge, sign-in-required: the rule needs an approval"
    ),
    (
      "GET", "http://app.example/admin", "ana@corp.example", "127.0.0.1",
      "allow, approval-held: while an approval for this rule is at most 5m old"
    ),
    (
      "GET", "http://app.example/admin", "ana@corp.example", "127.0.0.1",
      "challenge, approval-required: otherwise, and the phone rings"
    ),
    (
      "GET", "http://app.example/x", "ana@CORP.example", "127.0.0.1",
      "allow, approval-held: while an approval for the session is at most 8h old"
    ),
    (
      "GET", "http://app.example/x", "eve@evil.example", "127.0.0.1",
      "deny, no-rule-matched: the default is to refuse"
    ),
    (
      "GET", "http://app.example/x", nil, "127.0.0.1",
      "challenge, sign-in-required: the rule depends on who asks"
    ),
    ("GET", "http://other.example/x", nil, "127.0.0.1", "deny, unknown-host: no route has this host"),
    (
      "GET", "http://app.example/.unloq/session", nil, "127.0.0.1",
      "allow, own-endpoint: the gate answers itself, whatever the rules say"
    ),
    (
      "GET", "http://app.example/../x", nil, "127.0.0.1",
      "deny, malformed-request: path-above-root; the connection is closed"
    ),
    (
      "GET", "http://app.example/x#y", nil, "127.0.0.1",
      "deny, malformed-request: fragment-in-target; the connection is closed"
    ),
    ("GET", "http://app.example/\r\nX: y", nil, "127.0.0.1", "deny, malformed-request: "),
    (
      "get", "http://app.example/", nil, "127.0.0.1",
      "deny, malformed-request: bad-method; the connection is closed"
    ),
  ])
  func `the decision and its reason are those of the gate`(
    method: String, url: String, user: String?, client: String, decision: String
  ) throws {
    #expect(try explain(method, url, user: user, client: client).contains(decision))
  }

  @Test func `the text on the phone is shown with its variables filled in`() throws {
    #expect(
      try explain("DELETE", "http://app.example/$host", user: "ana@corp.example").contains(
        "phone      DELETE /$host\n"))
    #expect(
      try explain("GET", "http://app.example/admin", user: "ana@corp.example").contains(
        "phone      GET app.example/admin\n"))
  }

  @Test(arguments: ["app.example/x", "http://", "/x", ""])
  func `what is not an absolute URL is not explained`(url: String) throws {
    let settings = try #require(Configuration.read(Array(Self.conf.utf8), .test).settings)
    #expect(Explanation.text(settings, ExplainedRequest(method: "GET", url: url)) == nil)
  }
}
