import Bytes
import Log
import Reactor
import SQLite

@testable import Authenticator

/// The whole server on a port of its own, used over real sockets.
struct ServerUnderTest: Sendable {
  let server: AuthenticatorServer
  let address: SocketAddress
  let loop: EventLoop
  let key = "test_key"
  let secret = String(repeating: "d", count: 43)

  /// Starts a server, hands it to `body`, and stops it.
  static func run(
    _ change: (inout AuthenticatorSettings) -> Void = { _ in }, _ body: (ServerUnderTest) async throws -> Void
  ) async throws {
    var settings = AuthenticatorSettings(origin: "http://phone.test")
    change(&settings)
    let loop = try EventLoop()
    let pool = try BlockingPool(named: "test-sqlite", limit: 2)
    let thread = try loop.start(named: "test-loop")
    let socket = try ListeningSocket(at: SocketAddress(address: .loopback, port: 0))
    let test = try ServerUnderTest(loop: loop, pool: pool, settings: settings, address: socket.address)
    let server = test.server
    let serving = Task { try await server.run(socket) }
    let result: Result<Void, any Error>
    do {
      result = .success(try await body(test))
    } catch {
      result = .failure(error)
    }
    await server.stop(grace: .milliseconds(500))
    _ = await serving.result
    loop.stop()
    await pool.run { thread.join() }
    try result.get()
  }

  private init(loop: EventLoop, pool: BlockingPool, settings: AuthenticatorSettings, address: SocketAddress)
    throws
  {
    let database = try Database(path: ":memory:", create: true, migrations: Schema.steps)
    let (key, secret) = (key, secret)
    try database.withTransaction { connection in
      let now = WallTime(milliseconds: 1_583_056_800_000)
      try connection.addApplication(name: "Corp gate", key: key, at: now)
      let user = try connection.addUser(
        email: EmailAddress("ana@corp.example").unwrapped, name: "Ana Pop", codeSecret: [1], at: now)
      try connection.replaceDevice(of: user.unwrapped, secret: secret, at: now)
    }
    server = AuthenticatorServer(on: loop, database: database, pool: pool, settings: settings, log: .silent)
    self.address = address
    self.loop = loop
  }

  /// A new connection.
  func connect() async throws -> TestConnection {
    let connection = TestConnection(on: loop)
    try await connection.open(address)
    return connection
  }

  /// Sends one request on a connection of its own and reads the answer.
  func ask(_ method: String, _ path: String, _ fields: [String] = [], body: String = "") async throws
    -> TestConnection.Answer
  {
    let connection = try await connect()
    try await connection.send(request(method, path, fields, body: body))
    let answer = try await connection.answer()
    await connection.close()
    return answer
  }

  /// The bytes of an API call.
  func call(_ path: String, _ body: String, type: String = "application/json") -> String {
    request("POST", "/v1" + path, ["Authorization: Bearer \(key)", "Content-Type: \(type)"], body: body)
  }

  /// The bytes of a request.
  func request(_ method: String, _ path: String, _ fields: [String], body: String = "") -> String {
    let all =
      ["\(method) \(path) HTTP/1.1", "Host: phone.test"] + fields + ["Content-Length: \(body.utf8.count)"]
    return all.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  /// The device page's cookie.
  var cookie: String { "Cookie: unloq-device=\(secret)" }

  /// Connects the person's page to its events.
  func page() async throws -> TestConnection {
    let page = try await connect()
    try await page.send(request("GET", "/device/events", [cookie]))
    return page
  }

  /// Waits until the page shows a request, and returns its id.
  func shownRequest(on page: TestConnection) async throws -> String {
    while true {
      let data = try await page.event("pending")
      if case .array(let items) = JSONValue(parsing: Array(data.utf8)), let id = items.first?["id"]?.string {
        return id
      }
    }
  }

  /// Taps as the page's script does.
  func tap(_ verb: String, _ id: String) async throws -> TestConnection.Answer {
    try await ask("POST", "/device/requests/\(id)/\(verb)", [cookie, "X-Unloq-Device: 1"])
  }
}
