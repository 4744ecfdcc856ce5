import Adapters
import Bytes
import Gate
import GateTestKit
import Log
import PolicyLibrary
import Reactor
import Synchronization
import TestKit

/// What the tests of engines ask.
enum EngineBench {
  /// A question about a path.
  static func question(_ path: String = "/", user: String? = nil) -> PolicyText {
    PolicyText(
      host: "app.test", method: "GET", path: Array(path.utf8), user: user.flatMap(EmailAddress.init),
      client: IPAddress(v4: 0xC000_0201))
  }

  /// What a source says about it.
  static func outcome(
    _ source: any PolicySource, _ question: PolicyText = question()
  ) async -> Result<PolicyAnswer, EngineFailure> {
    do throws(EngineFailure) {
      return .success(try await source.decide(question))
    } catch {
      return .failure(error)
    }
  }

  /// What an OPA that answers with `steps` makes of a question.
  static func opa(
    _ steps: ScriptedServer.Step..., timeout: Duration = .seconds(10), user: String? = "ana@corp.test"
  ) async throws -> Result<PolicyAnswer, EngineFailure> {
    let server = try ScriptedServer { _ in steps }
    defer { server.stop() }
    return try await onLoop { loop in
      let source = try OPASource(
        OPASettings(url: server.url + "/v1/data/unloq/gate", timeout: timeout), loop: loop)
      return await outcome(source, question(user: user))
    }
  }
}

extension Result where Success == PolicyAnswer, Failure == EngineFailure {
  /// The failure, nil for an answer.
  var failure: EngineFailure? { if case .failure(let failure) = self { failure } else { nil } }

  /// The rule that decides, nil for another outcome.
  var rule: Rule? { if case .success(.rule(let rule)) = self { rule } else { nil } }
}
