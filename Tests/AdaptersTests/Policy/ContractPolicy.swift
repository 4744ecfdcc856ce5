import Adapters
import Bytes
import CUnloqPolicy
import FoundationEssentials
import Gate
import GateTestKit
import PolicyLibrary
import TestKit

/// The contract's policy in the notations of the engines outside of the gate.
enum ContractPolicy {
  private static let engine = (try? PolicyEngineContract.rules()).map { RulesEngine($0) }

  /// What the policy says.
  static func answer(method: String, host: String, path: String, user: String, client: String) -> PolicyAnswer
  {
    guard let address = IPAddress(client) else { return .noRule }
    let question = PolicyQuestion(
      host: host.utf8.span, method: method.utf8.span, path: path.utf8.span, user: user.utf8.span,
      client: address)
    return (try? engine?.answer(question)) ?? .noRule
  }

  // As an Open Policy Agent

  private struct Call: Decodable {
    struct Input: Decodable {
      let method: String
      let host: String
      let path: String
      let segments: [String]
      let user: String?
      let client: String
    }
    let input: Input
  }

  /// Answers a call of the Data API.
  static func opa(_ request: ScriptedServer.Request) -> [ScriptedServer.Step] {
    guard let input = try? JSONDecoder().decode(Call.self, from: Data(request.body.utf8)).input,
      request.head.hasPrefix("POST /v1/data/unloq/gate HTTP/1.1\r\n"),
      input.path == "/" + input.segments.joined(separator: "/")
    else { return [ScriptedServer.answer("400 Bad Request", #"{"code":"invalid_parameter"}"#)] }
    let found = answer(
      method: input.method, host: input.host, path: input.path, user: input.user ?? "", client: input.client)
    return [ScriptedServer.answer("200 OK", json(found))]
  }

  private static func json(_ answer: PolicyAnswer) -> String {
    switch answer {
    case .noRule: return "{}"
    case .whoever(let rule): return #"{"result":{"decision":"sign-in","rule":"\#(rule.name)"}}"#
    case .rule(let rule):
      switch rule.requirement {
      case .none: return #"{"result":{"decision":"allow","rule":"\#(rule.name)"}}"#
      case .deny: return #"{"result":{"decision":"deny","rule":"\#(rule.name)"}}"#
      case .approval(let demand):
        let age = demand.freshness == .fresh ? "fresh" : "1h"
        return #"{"result":{"decision":"approval","approval":"\#(age)","rule":"\#(rule.name)"}}"#
      }
    }
  }

  // As a library

  /// The policy as the functions of `unloq_policy.h`.
  static func functions() -> LibraryFunctions {
    unsafe LibraryFunctions(
      version: { UInt32(UNLOQ_POLICY_VERSION) },
      open: { _, _, _, _ in 0 },
      decide: { _, question, answer in
        guard let question = unsafe question, let answer = unsafe answer else { return 1 }
        let found = unsafe ContractPolicy.answer(
          method: ContractPolicy.text(question.pointee.method),
          host: ContractPolicy.text(question.pointee.host),
          path: ContractPolicy.text(question.pointee.path), user: ContractPolicy.text(question.pointee.user),
          client: ContractPolicy.text(question.pointee.client))
        unsafe ContractPolicy.fill(&answer.pointee, found)
        return 0
      },
      close: { _ in })
  }

  /// A text of a question.
  static func text(_ text: unloq_policy_text) -> String {
    let bytes = unsafe UnsafeRawBufferPointer(start: text.bytes, count: text.length)
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  /// Writes an answer.
  static func fill(_ answer: inout unloq_policy_answer, _ found: PolicyAnswer) {
    switch found {
    case .noRule: answer.decision = UNLOQ_POLICY_NO_RULE
    case .whoever(let rule):
      answer.decision = UNLOQ_POLICY_SIGN_IN
      name(&answer, rule.name)
    case .rule(let rule):
      name(&answer, rule.name)
      switch rule.requirement {
      case .none: answer.decision = UNLOQ_POLICY_ALLOW
      case .deny: answer.decision = UNLOQ_POLICY_DENY
      case .approval(let demand):
        answer.decision = UNLOQ_POLICY_APPROVAL
        answer.freshness = demand.freshness == .fresh ? Int64(UNLOQ_POLICY_FRESH) : 3600
      }
    }
  }

  /// Writes a rule's name.
  static func name(_ answer: inout unloq_policy_answer, _ name: String) {
    unsafe withUnsafeMutableBytes(of: &answer.rule) { unsafe $0.copyBytes(from: name.utf8) }
  }
}
