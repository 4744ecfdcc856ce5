package import Gate

/// The built-in policy engine: the rules of the conf, first match wins, nothing matches → refused.
///
/// Compiled, so that a decision costs about the same for ten rules and for a thousand: host, method, path,
/// user and client are looked up once each, every look-up gives a row of bits (one per rule), and the first
/// bit that all five rows share is the rule. Patterns that a look-up cannot decide alone are tried on the
/// candidates that are left.
package final class RulesEngine: PolicyEngine {
  private let settings: [RuleSettings]
  private let rules: [Rule]
  /// Rules whose candidates must be tried, path or user.
  private let hasOpenPath: [Bool]
  private let hasOpenUser: [Bool]
  private let rows: BitRows
  private let hosts: HostRows
  private let methods: MethodRows
  private let paths: PathRows
  private let users: UserRows
  private let clients: ClientRows

  package init(_ policy: PolicySettings) {
    settings = policy.rules
    rules = policy.rules.enumerated().map {
      Rule(index: $0, name: $1.name, requirement: $1.requirement, isShadow: $1.isShadow)
    }
    hasOpenPath = policy.rules.map { rule in rule.match.paths.contains { !$0.isDecidedByPrefix } }
    hasOpenUser = policy.rules.map { rule in
      rule.match.users.contains { if case .glob = $0.shape { true } else { false } }
    }
    var rows = BitRows(bits: policy.rules.count)
    hosts = HostRows(policy.rules, &rows)
    methods = MethodRows(policy.rules, &rows)
    paths = PathRows(policy.rules, &rows)
    users = UserRows(policy.rules, &rows)
    clients = ClientRows(policy.rules, &rows)
    self.rows = rows
  }

  /// The rule that decides; never nil, never throws.
  package func answer(_ question: borrowing PolicyQuestion) throws(PolicyError) -> PolicyAnswer? {
    var steps = 0
    return decide(question, steps: &steps)
  }

  /// The rules look at no clock.
  package var wantsTime: Bool { false }

  /// The rule of that name.
  package func rule(named name: String) -> Rule? { rules.first { $0.name == name } }

  /// Never called: `answer` always knows.
  package func ask(_ question: PolicyText) async throws(PolicyError) -> PolicyAnswer { .noRule }

  /// Decides, and counts the work: bytes hashed, slots and words looked at, patterns tried.
  package func decide(_ question: borrowing PolicyQuestion, steps: inout Int) -> PolicyAnswer {
    guard !rules.isEmpty else { return .noRule }
    let host = hosts.row(for: question.host, steps: &steps)
    let method = methods.row(for: question.method, steps: &steps)
    let path = paths.row(for: question.path, steps: &steps)
    let user = users.row(for: question.user, steps: &steps)
    let client = clients.row(for: question.client, steps: &steps)
    for word in 0..<rows.width {
      steps += 1
      var bits = rows.word(word, of: host) & rows.word(word, of: method) & rows.word(word, of: path)
      bits &= rows.word(word, of: user) & rows.word(word, of: client)
      while bits != 0 {
        let index = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        steps += 1
        if hasOpenPath[index] && !settings[index].match.admits(path: question.path) { continue }
        if question.user.isEmpty {
          return settings[index].match.users.isEmpty ? .rule(rules[index]) : .whoever(rules[index])
        }
        if hasOpenUser[index] && !settings[index].match.admits(user: question.user) { continue }
        return .rule(rules[index])
      }
    }
    return .noRule
  }

  /// For every rule, in order, which of its criteria are true of the request, and which rule decides. Plain
  /// comparison, rule by rule; the tests hold it against `decide`.
  package func explain(_ question: borrowing PolicyQuestion) -> [RuleExplanation] {
    var steps = 0
    let decisive: Int? =
      switch decide(question, steps: &steps) {
      case .rule(let rule), .whoever(let rule): rule.index
      case .noRule: nil
      }
    var explanations: [RuleExplanation] = []
    for (rule, settings) in zip(rules, settings) {
      var failed: [RuleExplanation.Criterion] = []
      let match = settings.match
      if !match.admits(host: question.host) { failed.append(.host) }
      if !match.admits(method: question.method) { failed.append(.method) }
      if !match.admits(path: question.path) { failed.append(.path) }
      if !question.user.isEmpty && !match.admits(user: question.user) { failed.append(.user) }
      if !match.admits(client: question.client) { failed.append(.client) }
      explanations.append(
        RuleExplanation(
          rule: rule, failed: failed, needsUser: question.user.isEmpty && !match.users.isEmpty,
          decides: decisive == rule.index))
    }
    return explanations
  }
}
