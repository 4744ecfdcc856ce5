package import Gate

/// The built-in policy engine: the rules of the conf, first match wins, nothing matches → refused.
///
/// Compiled, so that a decision costs about the same for ten rules and for a thousand: host, method, path,
/// user, groups, client and time are looked up once each, every look-up gives a row of bits (one per rule), and the
/// first bit that all rows share is the rule. What a look-up cannot decide alone (stars in the middle, header
/// fields, regular expressions) is tried on the candidates that are left.
package final class RulesEngine: PolicyEngine {
  private let settings: [RuleSettings]
  private let rules: [Rule]
  /// What must be tried on each rule, should it be a candidate.
  private let open: [OpenCriteria]
  private let rows: BitRows
  private let hosts: HostRows
  private let methods: MethodRows
  private let paths: PathRows
  private let users: UserRows
  private let clients: ClientRows
  /// Nil where no rule names a group.
  private let groups: UserRows?
  private let times: TimeRows
  /// The rules in force, and those on trial.
  private let inForce: Int32
  private let onTrial: Int32
  package let hasTrials: Bool

  package init(_ policy: PolicySettings) {
    settings = policy.rules
    rules = policy.rules.enumerated().map {
      Rule(index: $0, name: $1.name, requirement: $1.requirement, isShadow: $1.isShadow)
    }
    open = policy.rules.map { OpenCriteria(of: $0.match) }
    var rows = BitRows(bits: policy.rules.count)
    hosts = HostRows(policy.rules, &rows)
    methods = MethodRows(policy.rules, &rows)
    paths = PathRows(policy.rules, &rows)
    users = UserRows(policy.rules, &rows, \.users)
    clients = ClientRows(policy.rules, &rows)
    let hasGroups = policy.rules.contains { !$0.match.groups.isEmpty }
    groups = hasGroups ? UserRows(policy.rules, &rows) { $0.groups.flatMap(\.members) } : nil
    times = TimeRows(policy.rules, &rows)
    inForce = rows.addRow()
    onTrial = rows.addRow()
    for (bit, rule) in policy.rules.enumerated() { rows.set(bit, in: rule.isShadow ? onTrial : inForce) }
    hasTrials = policy.rules.contains(where: \.isShadow)
    self.rows = rows
  }

  /// The rule that decides; never nil.
  ///
  /// - Throws: where a rule that would decide cannot be told to match or not.
  package func answer(_ question: borrowing PolicyQuestion) throws(PolicyError) -> PolicyAnswer? {
    var steps = 0
    return try decide(question, steps: &steps)
  }

  /// Whether some rule looks at the time.
  package var wantsTime: Bool { times.isNeeded }

  /// The rule of that name, where it is in force.
  package func rule(named name: String) -> Rule? { rules.first { $0.name == name && !$0.isShadow } }

  /// Never called: `answer` always knows.
  package func ask(_ question: PolicyText) async throws(PolicyError) -> PolicyAnswer { .noRule }

  /// Decides, and counts the work: bytes hashed, slots and words looked at, patterns tried.
  package func decide(_ question: borrowing PolicyQuestion, steps: inout Int) throws(PolicyError)
    -> PolicyAnswer
  {
    try search(question, among: inForce, before: rules.count, steps: &steps)
  }

  /// What the rules on trial before `rule` would have said. One that cannot be told is passed over: it is not in force.
  package func trial(_ question: borrowing PolicyQuestion, before rule: Rule?) -> PolicyAnswer? {
    var steps = 0
    do throws(PolicyError) {
      let answer = try search(question, among: onTrial, before: rule?.index ?? rules.count, steps: &steps)
      if case .noRule = answer { return nil }
      return answer
    } catch {
      return nil
    }
  }

  /// The first rule of a set that matches.
  private func search(
    _ question: borrowing PolicyQuestion, among set: Int32, before end: Int, steps: inout Int
  ) throws(PolicyError) -> PolicyAnswer {
    guard !rules.isEmpty else { return .noRule }
    let host = hosts.row(for: question.host, steps: &steps)
    let method = methods.row(for: question.method, steps: &steps)
    let path = paths.row(for: question.path, steps: &steps)
    let user = users.row(for: question.user, steps: &steps)
    let client = clients.row(for: question.client, steps: &steps)
    let group = groups?.row(for: question.user, steps: &steps) ?? set
    for word in 0..<rows.width {
      steps += 1
      var bits = rows.word(word, of: host) & rows.word(word, of: method) & rows.word(word, of: path)
      bits &= rows.word(word, of: user) & rows.word(word, of: client)
      bits &= rows.word(word, of: group) & rows.word(word, of: set)
      if bits != 0 && times.isNeeded {
        bits &= times.word(word, at: question.wallSeconds, rows, steps: &steps)
      }
      while bits != 0 {
        let index = word * 64 + bits.trailingZeroBitCount
        if index >= end { return .noRule }
        bits &= bits - 1
        steps += 1
        if !open[index].isEmpty, try !isMatch(index, question) { continue }
        if question.user.isEmpty && settings[index].match.needsUser { return .whoever(rules[index]) }
        return .rule(rules[index])
      }
    }
    return .noRule
  }

  /// Tries what the look-ups left open of a rule, what may fail last.
  private func isMatch(_ index: Int, _ question: borrowing PolicyQuestion) throws(PolicyError) -> Bool {
    let open = open[index]
    let match = settings[index].match
    if open.contains(.path) && !match.admits(path: question.path) { return false }
    if !question.user.isEmpty {
      if open.contains(.user) && !match.admits(user: question.user) { return false }
      if open.contains(.group) && !match.admits(memberBy: question.user) { return false }
    }
    if open.contains(.time), try !match.admits(wallSeconds: question.wallSeconds) { return false }
    if open.contains(.header), try !match.admits(head: question.head) { return false }
    if open.contains(.pattern), try !match.admits(patternsOf: question.path) { return false }
    return true
  }

  /// For every rule, in order, which of its criteria are true of the request, and which rule decides. Plain
  /// comparison, rule by rule; the tests hold it against `decide`.
  package func explain(_ question: borrowing PolicyQuestion) -> [RuleExplanation] {
    var isDecided = false
    var explanations: [RuleExplanation] = []
    for (rule, settings) in zip(rules, settings) {
      let (failed, undecided) = RulesEngine.compare(settings.match, question)
      let isCandidate = failed.isEmpty && !rule.isShadow && !isDecided
      if isCandidate { isDecided = true }
      explanations.append(
        RuleExplanation(
          rule: rule, failed: failed, undecided: undecided,
          needsUser: question.user.isEmpty && settings.match.needsUser,
          decides: isCandidate && undecided == nil))
    }
    return explanations
  }

  /// The criteria that fail, and the one that cannot be told; what comes after that is not looked at.
  private static func compare(
    _ match: RuleMatch, _ question: borrowing PolicyQuestion
  ) -> (failed: [RuleExplanation.Criterion], undecided: (RuleExplanation.Criterion, PolicyError)?) {
    var failed: [RuleExplanation.Criterion] = []
    if !match.admits(host: question.host) { failed.append(.host) }
    if !match.admits(method: question.method) { failed.append(.method) }
    if !match.admits(path: question.path) { failed.append(.path) }
    if !match.admits(client: question.client) { failed.append(.client) }
    if !question.user.isEmpty {
      if !match.admits(user: question.user) { failed.append(.user) }
      if !match.admits(memberBy: question.user) { failed.append(.group) }
    }
    var criterion = RuleExplanation.Criterion.time
    do throws(PolicyError) {
      if try !match.admits(wallSeconds: question.wallSeconds) { failed.append(.time) }
      criterion = .header
      if try !match.admits(head: question.head) { failed.append(.header) }
      criterion = .pattern
      if try !match.admits(patternsOf: question.path) { failed.append(.pattern) }
    } catch {
      return (failed, (criterion, error))
    }
    return (failed, nil)
  }
}
