import Bytes

/// How many phones ring at this moment: in all, per phone and per client.
struct ApprovalBudget {
  private struct Phone: Hashable {
    let email: EmailAddress
    let lane: PushLane
  }

  private let limits: ApprovalLimits
  private var total = 0
  private var strangers = 0
  private var phones: [Phone: Int] = [:]
  private var clients: [IPAddress: Int] = [:]

  init(_ limits: ApprovalLimits) { self.limits = limits }

  /// Whether one more may ring for `ask`.
  func allows(_ ask: ApprovalAsk, _ lane: PushLane) -> Bool {
    // A quarter stays free for people who are known.
    if lane.isStranger && strangers >= max(1, limits.total - limits.total / 4) { return false }
    return total < limits.total
      && phones(of: ask).allSatisfy { phones[Phone(email: $0, lane: lane), default: 0] < limits.perUser }
      && clients[ask.client.neighbourhood, default: 0] < limits.perClient
  }

  /// A phone rings.
  mutating func add(_ ask: ApprovalAsk, _ lane: PushLane) { change(ask, lane, by: 1) }

  /// It no longer does.
  mutating func remove(_ ask: ApprovalAsk, _ lane: PushLane) { change(ask, lane, by: -1) }

  /// A one-time code rings nobody.
  private func phones(of ask: ApprovalAsk) -> [EmailAddress] { ask.oneTimeCode == nil ? ask.phones : [] }

  private mutating func change(_ ask: ApprovalAsk, _ lane: PushLane, by step: Int) {
    total += step
    if lane.isStranger { strangers += step }
    // Zero entries go, so that the tables are never larger than what rings.
    for email in phones(of: ask) {
      let phone = Phone(email: email, lane: lane)
      let ofPhone = phones[phone, default: 0] + step
      phones[phone] = ofPhone == 0 ? nil : ofPhone
    }
    let client = ask.client.neighbourhood
    let ofClient = clients[client, default: 0] + step
    clients[client] = ofClient == 0 ? nil : ofClient
  }
}
