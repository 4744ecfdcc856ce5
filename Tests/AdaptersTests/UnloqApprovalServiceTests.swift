import Adapters
import Bytes
import Crypto
import Fetch
import Gate
import GateTestKit
import Log
import Reactor
import Synchronization
import Testing

@testable import UnloqAPI

@Suite struct UnloqApprovalServiceTests {
  /// An API that answers as the test says, and remembers what it was asked.
  private final class FakeCalls: UnloqCalls {
    struct State {
      var failure: UnloqError?
      /// What a key release gives; the device encrypts `key` where it is nil.
      var released: KeyRelease?
      var key = "k3yExampleK3yExampleK3yExample32"
      var keyRequests: [KeyReleaseCall] = []
      var user = ("9001", "ana@corp.test" as String?)
      var hasAction = false
      var authenticated: [AuthenticateCall] = []
      var authorized: [AuthorizeCall] = []
      var redeemed: [TokenCall] = []
      var created: [UnloqAction] = []
      var lookedFor = 0
    }

    let state = Mutex(State())

    func authenticate(_ call: AuthenticateCall) async throws(UnloqError) -> AccessToken {
      state.withLock { $0.authenticated.append(call) }
      return try token()
    }

    func authorize(_ call: AuthorizeCall) async throws(UnloqError) -> AccessToken {
      state.withLock { $0.authorized.append(call) }
      return try token()
    }

    func releaseKey(_ call: KeyReleaseCall) async throws(UnloqError) -> KeyRelease {
      let (released, key, failure) = state.withLock { state in
        state.keyRequests.append(call)
        return (state.released, state.key, state.failure)
      }
      if let failure { throw failure }
      if let released { return released }
      guard let wrapped = try? wrapped(key, for: call), let id = UnloqID("9001") else { throw .unusableKey }
      return .key(Secret(wrapped), of: id, approvalID: "approval-2")
    }

    /// What the device makes of a key.
    func wrapped(_ key: String, for call: KeyReleaseCall) throws -> String {
      guard let pem = call.publicKeyPEM else { throw UnloqError.unusableKey }
      let device = try RSAPublicKey(pem: pem)
      let block = try device.encrypt(Array(key.utf8), padding: .pkcs1v15)
      return Base64.standard.encode(block.span)
    }

    func redeem(_ call: TokenCall) async throws(UnloqError) -> ApprovedUser {
      let (id, email) = state.withLock { state in
        state.redeemed.append(call)
        return state.user
      }
      guard let id = UnloqID(id) else { throw .missingField(.unloqID) }
      return ApprovedUser(
        approvalID: "approval-1", unloqID: id, email: email, firstName: nil, lastName: nil, encryptionKey: nil
      )
    }

    func action(_ code: String) async throws(UnloqError) -> UnloqAction? {
      state.withLock { state in
        state.lookedFor += 1
        return state.hasAction ? UnloqAction(code: code, title: "t", message: "m") : nil
      }
    }

    func create(_ action: UnloqAction) async throws(UnloqError) {
      state.withLock { $0.created.append(action) }
    }

    private func token() throws(UnloqError) -> AccessToken {
      if let failure = state.withLock({ $0.failure }) { throw failure }
      guard let id = UnloqID("9001") else { throw .missingField(.unloqID) }
      return AccessToken(unloqID: id, token: Secret("AU…"))
    }
  }

  private let calls = FakeCalls()
  private let pool: BlockingPool

  init() throws { pool = try BlockingPool(named: "keys", limit: 1) }

  private var service: UnloqApprovalService {
    UnloqApprovalService(
      calls, action: "unloq-gateway", keys: KeyRequest(calls, padding: .pkcs1v15, pool: pool),
      random: SeededRandom(1), log: .silent)
  }

  private func question(_ kind: ApprovalQuestion.Kind, code: String? = nil) throws -> ApprovalQuestion {
    ApprovalQuestion(
      kind: kind, email: try People.email(), matchCode: "42",
      subject: ApprovalSubject(method: "DELETE", host: "app.test", path: "/x", template: "Really $method?"),
      client: .loopback, oneTimeCode: code)
  }

  @Test func `a sign-in authenticates, and names the session when it redeems`() async throws {
    let kind = ApprovalQuestion.Kind.signIn(serviceSessionName: "name-of-session", lifetime: .seconds(100))
    let answer = try await service.ask(question(kind))
    let ana = try People.identity()
    #expect(answer.id == "approval-1" && answer.user == ana)
    let (asked, redeemed) = calls.state.withLock { ($0.authenticated, $0.redeemed) }
    #expect(asked.map(\.subject) == [.email("ana@corp.test")])
    #expect(asked.first?.method == .push && asked.first?.address == .loopback)
    #expect(asked.first?.variables["match_code"] == "42")
    #expect(
      asked.first?.variables["message"] == "Really DELETE?" && asked.first?.variables["place"] == "app.test")
    #expect(redeemed.first?.session == "name-of-session" && redeemed.first?.duration == .seconds(100))
    #expect(redeemed.first?.purpose == .authenticate && redeemed.first?.email == "ana@corp.test")
  }

  @Test func `a one-time code goes along as such`() async throws {
    let kind = ApprovalQuestion.Kind.signIn(serviceSessionName: "n", lifetime: .seconds(100))
    _ = try await service.ask(question(kind, code: "012345"))
    let asked = calls.state.withLock { $0.authenticated }
    #expect(asked.first?.method == .code && asked.first?.oneTimeCode?.reveal() == "012345")
  }

  @Test(arguments: [false, true]) func `a step-up makes its action once, if it is missing`(_ isThere: Bool)
    async throws
  {
    calls.state.withLock { $0.hasAction = isThere }
    let service = service
    for _ in 0..<3 { _ = try await service.ask(question(.stepUp(People.identity()))) }
    let state = calls.state.withLock { $0 }
    #expect(state.created.map(\.code) == (isThere ? [] : ["unloq-gateway"]))
    #expect(state.created.allSatisfy { $0.title.count <= 35 && $0.message.count <= 100 })
    #expect(state.lookedFor == 1)
    #expect(state.authorized.count == 3 && Set(state.authorized.map(\.reference)).count == 3)
    #expect(
      state.authorized.first?.variables["method"] == "DELETE"
        && state.authorized.first?.variables["match"] == "42")
    #expect(state.redeemed.first?.purpose == .authorize)
  }

  @Test func `a step-up by somebody else's address is none`() async throws {
    calls.state.withLock { $0.user = ("9001", "eve@corp.test") }
    await #expect(throws: ApprovalFailure.unavailable) {
      try await service.ask(question(.stepUp(People.identity())))
    }
  }

  @Test func `a key is asked for with a reason, and for a pair of its own each time`() async throws {
    let service = service
    for _ in 0..<2 {
      let answer = try await service.ask(question(.keyRelease(People.identity())))
      let key = try #require(answer.key)
      let isKey = ConstantTime.equal(key.span, "k3yExampleK3yExampleK3yExample32".utf8.span)
      #expect(isKey)
      #expect(answer.id == "approval-2" && answer.user.id == "9001")
    }
    let asked = calls.state.withLock { $0.keyRequests }
    #expect(
      asked.first?.message == "Really DELETE? (code 42)" && asked.first?.variables["match_code"] == "42")
    #expect(asked.first?.address == .loopback && asked.first?.requester == nil)
    let keys = Set(asked.compactMap(\.publicKeyPEM))
    #expect(keys.count == 2, "a pair is made for one request")
    #expect(calls.state.withLock { $0.redeemed.isEmpty })
  }

  @Test func `a key of somebody else, one that nobody encrypted and one for another pair are no key`()
    async throws
  {
    let eve = try #require(UnloqID("666"))
    let ana = try #require(UnloqID("9001"))
    let foreign = try RSAPublicKey(pem: try RSAKeyPair().publicPEM())
    let block = try foreign.encrypt(Array("k3yExampleK3yExampleK3yExample32".utf8), padding: .pkcs1v15)
    for released: KeyRelease in [
      .key(Secret("k3yExampleK3yExampleK3yExample32"), of: ana, approvalID: nil),
      .key(Secret(Base64.standard.encode(block.span)), of: ana, approvalID: nil),
      .key(Secret(Base64.standard.encode(block.span)), of: eve, approvalID: nil),
      .token(AccessToken(unloqID: ana, token: Secret("t"))),  // redeemed without a key in it
    ] {
      calls.state.withLock { $0.released = released }
      await #expect(throws: ApprovalFailure.unavailable) {
        try await service.ask(question(.keyRelease(People.identity())))
      }
    }
    #expect(calls.state.withLock { $0.redeemed.map(\.purpose) } == [.encryption])
  }

  @Test(arguments: [
    (UnloqError.service(.approvalDenied, status: 400, retryAfter: nil), ApprovalFailure.denied),
    (.service(.approvalTimeout, status: 502, retryAfter: nil), .timeout),
    (.service(.approvalToken, status: 400, retryAfter: nil), .codeRequired),
    (.service(.approvalDevice, status: 400, retryAfter: nil), .deviceUnavailable),
    (.service(.approvalUser, status: 404, retryAfter: nil), .deviceUnavailable),
    (.unknownCode(status: 404, retryAfter: nil), .deviceUnavailable),
    (.unknownCode(status: 400, retryAfter: nil), .misconfigured),
    (.service(.firewallThrottle, status: 429, retryAfter: .seconds(120)), .throttled(.seconds(120))),
    (.unexpectedStatus(500), .unavailable), (.unexpectedStatus(401), .misconfigured),
    (.redirected(301), .misconfigured),
    (.notJSON(status: 200), .unavailable), (.missingField(.token), .unavailable),
    (.wrongTokenType, .unavailable),
    (.wrongUser, .unavailable), (.transport(.cancelled), .cancelled),
  ]) func `each failure of the API has its meaning`(_ error: UnloqError, _ failure: ApprovalFailure)
    async throws
  {
    calls.state.withLock { $0.failure = error }
    let kind = ApprovalQuestion.Kind.signIn(serviceSessionName: "n", lifetime: .seconds(1))
    await #expect(throws: failure) { try await service.ask(question(kind)) }
  }
}
