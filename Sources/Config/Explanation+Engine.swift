import Adapters
import Gate
import HTTP

extension Explanation {
  /// What an engine outside of the gate says: which of its rules were looked at, it alone knows.
  mutating func explainEngine(_ head: RequestHead) {
    switch settings.engine {
    case .rules: return
    case .opa(let opa): say("engine", "opa, \(opa.url)")
    case .library(let library): say("engine", "library, \(library.path)")
    }
    let groups = settings.policy.groups.isEmpty ? nil : UserGroups(settings.policy.groups)
    let question = PolicyText(
      host: head.hostText, method: head.methodName, path: Array(head.pathText.utf8), user: request.user,
      client: request.client, wallSeconds: request.wallSeconds,
      groups: request.user.flatMap { groups?.groups(of: $0) } ?? [],
      fields: PolicyField.of(head, named: settings.engine.headers))
    switch asking(question) {
    case nil: decide(.policyEngineUnavailable, "the engine gives no answer")
    case .noRule?: decide(.noRuleMatched, "the engine has nothing to say about it")
    case .whoever(let rule)?:
      say("rule", rule.name)
      decide(.signInRequired, "the engine's answer depends on who asks")
      saySignIn(nil)
    case .rule(let rule)?:
      say("rule", rule.name)
      decide(rule.requirement, head)
    }
  }
}
