import Bytes
import Reactor
import TestKit
import UnloqAPI

/// What a scripted service was asked, and what the client made of its answers.
struct Exchange<Value: Sendable>: Sendable {
  let result: Result<Value, UnloqError>
  let requests: [ScriptedServer.Request]

  /// The value, nil for a failure.
  var value: Value? {
    if case .success(let value) = result { value } else { nil }
  }

  /// The error, nil for a success.
  var error: UnloqError? {
    if case .failure(let error) = result { error } else { nil }
  }
}

/// Makes a call to a service that answers every request with `steps`.
func exchange<Value: Sendable>(
  _ steps: ScriptedServer.Step..., timeout: Duration = .seconds(10),
  call: @escaping @Sendable (UnloqClient) async throws(UnloqError) -> Value
) async throws -> Exchange<Value> {
  try await exchange(script: { _ in steps }, timeout: timeout, call: call)
}

/// Makes a call to a service that answers as `script` says.
func exchange<Value: Sendable>(
  script: @escaping @Sendable (ScriptedServer.Request) -> [ScriptedServer.Step],
  timeout: Duration = .seconds(10),
  call: @escaping @Sendable (UnloqClient) async throws(UnloqError) -> Value
) async throws -> Exchange<Value> {
  let server = try ScriptedServer(script)
  defer { server.stop() }
  let result = try await onLoop { loop in
    let settings = UnloqSettings(
      api: server.url + "/v1", apiKey: Secret("test_key"), timeout: timeout, connectTimeout: .seconds(5))
    let client = try UnloqClient(settings, loop: loop)
    do throws(UnloqError) {
      return Result<Value, UnloqError>.success(try await call(client))
    } catch {
      return .failure(error)
    }
  }
  return Exchange(result: result, requests: server.requests)
}

/// A successful answer with this `result`.
func success(_ result: String, type: String = "api.application.approval.test") -> ScriptedServer.Step {
  ScriptedServer.answer("200 OK", #"{"type":"\#(type)","result":\#(result)}"#)
}

/// A failed answer with this code.
func failure(_ code: String, status: Int = 400, fields: String = "") -> ScriptedServer.Step {
  ScriptedServer.answer(
    "\(status) X", #"{"error":{"code":"\#(code)","ns":"N","message":"m","status":\#(status)}}"#,
    fields: fields)
}

/// The person most tests ask.
let ana = UnloqSubject.email("ana@corp.example")

/// A login call.
@Sendable func signIn(_ client: UnloqClient) async throws(UnloqError) -> AccessToken {
  try await client.authenticate(AuthenticateCall(subject: ana))
}
