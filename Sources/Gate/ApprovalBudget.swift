import Bytes

/// How many phones ring, in all, per person and per client; strangers' sign-ins and signed-in people's
/// step-ups are counted apart, so that the ones cannot block the others.
struct ApprovalBudget {
  private struct Person: Hashable {
    let email: EmailAddress
    let isSignIn: Bool
  }

  private let limits: ApprovalLimits
  private var total = 0
  private var signIns = 0
  private var people: [Person: Int] = [:]
  private var clients: [IPAddress: Int] = [:]

  init(_ limits: ApprovalLimits) { self.limits = limits }

  /// Whether one more phone may ring for `ask`.
  func allows(_ ask: ApprovalAsk) -> Bool {
    let isSignIn = ask.purpose.isSignIn
    // A quarter stays free for people who are signed in.
    if isSignIn && signIns >= max(1, limits.total - limits.total / 4) { return false }
    return total < limits.total
      && ask.phones.allSatisfy { people[Person(email: $0, isSignIn: isSignIn), default: 0] < limits.perUser }
      && clients[ask.client.neighbourhood, default: 0] < limits.perClient
  }

  /// A phone rings.
  mutating func add(_ ask: ApprovalAsk) { change(ask, by: 1) }

  /// It no longer does.
  mutating func remove(_ ask: ApprovalAsk) { change(ask, by: -1) }

  private mutating func change(_ ask: ApprovalAsk, by step: Int) {
    let isSignIn = ask.purpose.isSignIn
    total += step
    if isSignIn { signIns += step }
    // Zero entries go, so that the tables are never larger than what rings.
    for email in ask.phones {
      let person = Person(email: email, isSignIn: isSignIn)
      let ofPerson = people[person, default: 0] + step
      people[person] = ofPerson == 0 ? nil : ofPerson
    }
    let client = ask.client.neighbourhood
    let ofClient = clients[client, default: 0] + step
    clients[client] = ofClient == 0 ? nil : ofClient
  }
}
