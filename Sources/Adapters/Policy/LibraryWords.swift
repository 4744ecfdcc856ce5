import CUnloqPolicy
import Gate
import PolicyLibrary

/// The numbers of `unloq_policy.h` in the words that all engines share.
enum LibraryWords {
  /// - Throws: `nonsense` for numbers that the header does not have, and texts that are none.
  static func answer(_ answer: LibraryAnswer) throws(EngineFailure) -> ExternalAnswer {
    guard let rule = answer.rule else { throw .nonsense("rule is not a text") }
    guard let message = answer.message else { throw .nonsense("message is not a text") }
    var external = ExternalAnswer(decision: try word(answer.decision))
    external.rule = rule.isEmpty ? nil : rule
    external.message = message.isEmpty ? nil : message
    external.scope = try scope(answer.scope)
    external.freshness = try freshness(answer.freshness)
    switch answer.hold {
    case 0: external.holds = nil
    case 1: external.holds = true
    default: throw .nonsense("hold is not 0 or 1")
    }
    return external
  }

  private static func word(_ number: Int32) throws(EngineFailure) -> ExternalAnswer.Word {
    switch number {
    case UNLOQ_POLICY_ALLOW: .allow
    case UNLOQ_POLICY_DENY: .deny
    case UNLOQ_POLICY_APPROVAL: .approval
    case UNLOQ_POLICY_SIGN_IN: .signIn
    case UNLOQ_POLICY_NO_RULE: .noRule
    case 0: throw .nonsense("the answer was not filled in")
    default: throw .nonsense("decision is not one of unloq_policy.h")
    }
  }

  private static func scope(_ number: Int32) throws(EngineFailure) -> ApprovalScope? {
    switch number {
    case UNLOQ_POLICY_SCOPE_DEFAULT: nil
    case UNLOQ_POLICY_SCOPE_SESSION: .session
    case UNLOQ_POLICY_SCOPE_RULE: .rule
    case UNLOQ_POLICY_SCOPE_REQUEST: .request
    default: throw .nonsense("scope is not one of unloq_policy.h")
    }
  }

  private static func freshness(_ number: Int64) throws(EngineFailure) -> Freshness? {
    switch number {
    case 0: return nil
    case Int64(UNLOQ_POLICY_FRESH): return .fresh
    case 1...31_536_000: return .within(.seconds(number))
    default: throw .nonsense("freshness is out of bounds")
    }
  }
}
