import Bytes

/// How many pushes there were in the last period: for each phone, for each client network, and in all.
///
/// Exact: every push is remembered for one period. In number they are bounded by what may ring in all.
struct PushRates {
  private enum Key: Hashable {
    case phone(EmailAddress, PushLane)
    case client(IPAddress)
    case strangers
    case all
  }

  private let limits: ApprovalLimits
  private var pushes: [Key: [Moment]] = [:]

  init(_ limits: ApprovalLimits) { self.limits = limits }

  /// How long one more push for `ask` has to wait; nil where it need not.
  mutating func rest(_ ask: ApprovalAsk, _ lane: PushLane, now: Moment) -> Duration? {
    var longest: Duration?
    for key in keys(ask, lane) {
      guard let rest = rest(key, now: now) else { continue }
      longest = max(longest ?? .zero, rest)
    }
    return longest
  }

  /// Notes a push.
  mutating func note(_ ask: ApprovalAsk, _ lane: PushLane, now: Moment) {
    // Who has been quiet for a period is forgotten now and then, long before the table is large.
    if pushes.count > 1024 + 2 * limits.pushesInAll {
      pushes = pushes.filter { $0.value.last.map { $0 + limits.period > now } ?? false }
    }
    for key in keys(ask, lane) { pushes[key, default: []].append(now) }
  }

  /// Takes a push back that rang no phone, where it counted against everybody: names that nobody has do not use up
  /// what people need. It still counts against its client.
  mutating func takeBack(_ ask: ApprovalAsk, _ lane: PushLane, started: Moment) {
    for key in keys(ask, lane) {
      if case .client = key { continue }
      if let place = pushes[key]?.lastIndex(of: started) { pushes[key]?.remove(at: place) }
      if pushes[key]?.isEmpty == true { pushes[key] = nil }
    }
  }

  private mutating func rest(_ key: Key, now: Moment) -> Duration? {
    guard var there = pushes[key] else { return nil }
    let old = there.prefix { $0 + limits.period <= now }.count
    if old > 0 {
      there.removeFirst(old)
      pushes[key] = there.isEmpty ? nil : there
    }
    let most = most(key)
    guard there.count >= most else { return nil }
    return there[there.count - most] + limits.period - now
  }

  private func most(_ key: Key) -> Int {
    switch key {
    case .phone: limits.pushesPerUser
    case .client: limits.pushesPerClient
    case .strangers: max(1, limits.pushesInAll - limits.pushesInAll / 4)
    case .all: limits.pushesInAll
    }
  }

  private func keys(_ ask: ApprovalAsk, _ lane: PushLane) -> [Key] {
    ask.phones.map { .phone($0, lane) } + [.client(ask.client.neighbourhood), .all]
      + (lane.isStranger ? [.strangers] : [])
  }
}
