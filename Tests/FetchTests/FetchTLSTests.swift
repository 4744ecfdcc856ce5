import Fetch
import FoundationEssentials
import Reactor
import TestKit
import Testing

/// Certificates are verified, always: there is no setting to switch it off, so these rows cannot be
/// configured away.
@Suite(.timeLimit(.minutes(1))) struct FetchTLSTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Certificates")
    .path

  /// Calls a server that shows `certificate`; nil for one that speaks no TLS.
  func call(
    _ certificate: String?, authority: String? = FetchTLSTests.folder + "/authority.pem",
    host: String = "127.0.0.1"
  ) async throws -> (Result<FetchResponse, FetchError>, requests: Int) {
    let identity = certificate.map { name in
      TLSIdentity(
        certificate: "\(FetchTLSTests.folder)/\(name).pem", key: "\(FetchTLSTests.folder)/\(name).key")
    }
    // A plain server that does not understand what a TLS client says.
    let greeting = certificate == nil ? "HTTP/1.1 400 Bad Request\r\n\r\n" : ""
    let server = try ScriptedServer(identity: identity, greeting: greeting) { _ in
      [ScriptedServer.answer("200 OK", "{}")]
    }
    defer { server.stop() }
    let result = try await onLoop { loop in
      let client = try FetchClient(loop: loop, settings: FetchSettings(certificateAuthority: authority))
      return await outcome(client, FetchRequest(.get, "https://\(host):\(server.port)/"))
    }
    return (result, server.requests.count)
  }

  @Test(arguments: ["127.0.0.1", "localhost"])
  func `a certificate of the own authority for the right name is taken`(host: String) async throws {
    let (result, requests) = try await call("good", host: host)
    #expect(try result.get().status == 200)
    #expect(requests == 1)
  }

  @Test func `the own authority has to be named`() async throws {
    let (result, requests) = try await call("good", authority: nil)
    #expect(result.failure == .untrusted)
    #expect(requests == 0)
  }

  @Test(arguments: ["other-name", "foreign", "expired"])
  func `another certificate ends the call before anything is sent`(certificate: String) async throws {
    let (result, requests) = try await call(certificate)
    #expect(result.failure == .untrusted)
    #expect(requests == 0)
  }

  @Test func `a server without TLS gets nothing`() async throws {
    let (result, requests) = try await call(nil)
    #expect(result.failure == .tlsFailed)
    #expect(requests == 0)
  }

  @Test(arguments: ["/nowhere/ca.pem", FetchTLSTests.folder + "/README.md"])
  func `an authority that cannot be read is said to be that`(path: String) async throws {
    let (result, requests) = try await call("good", authority: path)
    #expect(result.failure == .unreadableAuthority)
    #expect(requests == 0)
  }
}
