import Bytes
import TestKit
import Testing
import UnloqAPI

@Suite(.timeLimit(.minutes(1))) struct UnloqTokenTests {
  /// Redeems a token of person 9001 at a service with this result.
  func redeem(_ result: String, as purpose: TokenType, email: String? = nil) async throws -> Exchange<
    ApprovedUser
  > {
    let id = try #require(UnloqID("9001"))
    return try await exchange(success(result)) { (client) async throws(UnloqError) in
      var call = TokenCall(token: AccessToken(unloqID: id, token: Secret("tok")), purpose: purpose)
      call.email = email
      call.session = "sid-1"
      call.duration = .seconds(60)
      return try await client.redeem(call)
    }
  }

  static let result =
    #"{"approval_id":"ap-1","unloq_id":"9001","email":"Ana@corp.example","first_name":"Ana","#
    + #""last_name":"Pop","token_type":"AUTHENTICATE","encryption_key":"k"}"#

  @Test func `a login token gives the person`() async throws {
    let exchange = try await redeem(UnloqTokenTests.result, as: .authenticate, email: "ana@corp.example")
    let user = try #require(exchange.value)
    #expect(user.approvalID == "ap-1" && user.unloqID.text == "9001" && user.email == "Ana@corp.example")
    #expect(user.firstName == "Ana" && user.lastName == "Pop" && user.encryptionKey?.reveal() == "k")
    #expect(exchange.requests.first?.head.hasPrefix("POST /v1/token HTTP/1.1") == true)
    #expect(exchange.requests.first?.body == #"{"duration":60,"sid":"sid-1","token":"tok"}"#)
  }

  // The attack: an approval for a small action, or a released key, is redeemed as a login; or the other way
  // round.
  @Test(arguments: [
    (TokenType.authenticate, "AUTHENTICATE", true), (.authenticate, "AUTHORIZE", false),
    (.authenticate, "ENCRYPTION", false), (.authenticate, "authenticate", false), (.authenticate, "", false),
    (.authorize, "AUTHORIZE", true), (.authorize, "AUTHORIZATION", true), (.authorize, "AUTHENTICATE", false),
    (.encryption, "ENCRYPTION_KEY", true), (.encryption, "AUTHENTICATE", false),
  ])
  func `a token proves what it was made for`(purpose: TokenType, type: String, isTaken: Bool) async throws {
    let exchange = try await redeem(#"{"unloq_id":"9001","token_type":"\#(type)"}"#, as: purpose)
    #expect(exchange.error == (isTaken ? nil : .wrongTokenType))
  }

  @Test(arguments: [
    (#"{"unloq_id":"9001"}"#, UnloqError.missingField(.tokenType)),
    (#"{"token_type":"AUTHENTICATE"}"#, .missingField(.unloqID)),
    (#"{"unloq_id":"9002","email":"ana@corp.example","token_type":"AUTHENTICATE"}"#, .wrongUser),
    (#"{"unloq_id":"9001","email":"eve@corp.example","token_type":"AUTHENTICATE"}"#, .wrongUser),
    (#"{"unloq_id":"9001","email":"ana@corp.example.evil","token_type":"AUTHENTICATE"}"#, .wrongUser),
    (#"{"unloq_id":"9001","token_type":"AUTHENTICATE"}"#, .missingField(.email)),
  ])
  func `a token is about the person who was asked`(result: String, error: UnloqError) async throws {
    let exchange = try await redeem(result, as: .authenticate, email: "ana@corp.example")
    #expect(exchange.error == error)
  }
}
