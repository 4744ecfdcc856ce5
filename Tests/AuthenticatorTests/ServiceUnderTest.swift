import Bytes
import Crypto
import Log
import Reactor
import SQLite

@testable import Authenticator

/// A service with a database in memory, a loop of its own, one application and one person, and a clock that tests move.
struct ServiceUnderTest: Sendable {
  let service: AuthenticatorService
  let hub: DeviceHub
  let database: Database
  let time: ManualTime
  let loop: EventLoop
  let key = "test_key"
  let deviceSecret = String(repeating: "d", count: 43)
  let userID: Int64
  let applicationID: Int64
  static let email = "ana@corp.example"
  static let codeSecret = Array("12345678901234567890".utf8)

  /// Makes a service, hands it to `body`, and ends its threads.
  static func run(
    _ change: (inout AuthenticatorSettings) -> Void = { _ in },
    _ body: (ServiceUnderTest) async throws -> Void
  ) async throws {
    var settings = AuthenticatorSettings(origin: "http://phone.test")
    change(&settings)
    let loop = try EventLoop()
    let pool = try BlockingPool(named: "test-sqlite", limit: 2)
    let thread = try loop.start(named: "test-loop")
    let service = try ServiceUnderTest(loop: loop, pool: pool, settings: settings)
    let result: Result<Void, any Error>
    do {
      result = .success(try await body(service))
    } catch {
      result = .failure(error)
    }
    await service.hub.stop()
    loop.stop()
    await pool.run { thread.join() }
    try result.get()
  }

  private init(loop: EventLoop, pool: BlockingPool, settings: AuthenticatorSettings) throws {
    let time = ManualTime()
    database = try Database(path: ":memory:", create: true, migrations: Schema.steps)
    let (key, secret, now) = (key, deviceSecret, time.now)
    (applicationID, userID) = try database.withTransaction { connection in
      let application = try connection.addApplication(name: "Corp gate", key: key, at: now)
      try connection.addApplication(
        name: "Other", key: "other_key", keySize: 64, allowsEncryption: false, at: now)
      let user = try connection.addUser(
        email: EmailAddress(Self.email).unwrapped, name: "Ana Pop", codeSecret: Self.codeSecret, at: now)
      try connection.replaceDevice(of: user.unwrapped, secret: secret, at: now)
      return (application, try user.unwrapped)
    }
    hub = DeviceHub(on: loop, settings: settings)
    service = AuthenticatorService(
      store: Store(database, on: pool), hub: hub, webhooks: WebhookSender(on: loop, log: .silent),
      settings: settings, time: time.source, log: .silent)
    self.time = time
    self.loop = loop
  }

  /// Makes an API call with a JSON body.
  func call(
    _ method: String, _ path: String, _ body: JSONValue? = nil, key: String? = nil, query: String = ""
  ) async -> APIReply {
    var request = IncomingRequest(method, "/v1" + path)
    request.fields = [("authorization", "Bearer \(key ?? self.key)"), ("content-type", "application/json")]
    request.query = query
    if let body { request.body = Array(body.text.utf8) }
    return await service.answerCall(request)
  }

  /// Makes an approval call and answers it on the device.
  func call(_ path: String, _ body: JSONValue, approves: Bool, key: String? = nil) async throws -> APIReply {
    async let reply = call("POST", path, body, key: key)
    let request = try await nextRequest()
    let answer = await hub.answer(request.id, approves: approves, by: userID, from: .loopback)
    guard case .accepted = answer else { throw Missing() }
    return await reply
  }

  /// Logs the person in, so that authorisations and key releases are allowed.
  func logIn(key: String? = nil) async throws {
    let reply = try await call("/authenticate", ["email": .string(Self.email)], approves: true, key: key)
    guard reply.status == 200 else { throw Missing() }
  }

  /// Waits until a request is open on the person's page.
  func nextRequest() async throws -> PendingApproval {
    guard let events = await hub.connect(userID) else { throw Missing() }
    for await _ in events {
      if let request = await hub.requests(of: userID).first { return request }
    }
    throw Missing()
  }

  /// Taps on the person's page.
  func answer(_ request: PendingApproval, approves: Bool) async {
    _ = await hub.answer(request.id, approves: approves, by: userID, from: .loopback)
  }

  /// Waits until no request is open on the person's page.
  func waitUntilQuiet() async throws {
    guard let events = await hub.connect(userID) else { throw Missing() }
    for await _ in events where await hub.requests(of: userID).isEmpty { return }
  }

  /// The one-time code that the device shows now.
  var code: String { OneTimeCode.code(secret: Self.codeSecret, counter: OneTimeCode.counter(at: time.now)) }
}

/// Something that a test relies on is not there.
struct Missing: Error {}

extension Optional {
  /// The value, or a failed test.
  var unwrapped: Wrapped {
    get throws {
      guard let self else { throw Missing() }
      return self
    }
  }
}

extension APIReply {
  /// The error's code; nil for a success.
  var code: String? { body["error"]?["code"]?.string }

  /// The result's member as text.
  subscript(name: String) -> String? { body["result"]?[name]?.string }
}
