import Bytes

/// The pauses after pushes that brought nothing, per person and client: doubling with each one, and bounded in
/// number.
///
/// Keyed by both, so that denying a stranger's push does not lock the person out at home.
struct CoolDowns {
  private struct Key: Hashable {
    let email: EmailAddress
    let client: IPAddress
    let isSignIn: Bool
    /// What others refuse is no reason to pause the person's own approvals.
    let isSecond: Bool
  }

  private struct Entry {
    var until: Moment
    var pause: Duration
    /// Pushes that are not followed by a pause yet.
    var free: Int
  }

  /// Entries kept; when there are more, those that are over go, then all: a flood of denials only shortens
  /// pauses.
  private static let most = 10_000

  private let first: Duration
  private let longest: Duration
  private let free: Int
  private let countsApart: Bool
  private var entries: [Key: Entry] = [:]

  /// - Parameters:
  ///   - first: the first pause.
  ///   - longest: where the doubling ends.
  ///   - free: how many pushes have no pause behind them.
  ///   - countsApart: whether sign-ins have pauses of their own, so that whoever rings a stranger from a shared
  ///     address does not pause what that person does while signed in.
  init(first: Duration, longest: Duration, free: Int = 0, countsApart: Bool = false) {
    self.first = first
    self.longest = longest
    self.free = free
    self.countsApart = countsApart
  }

  /// The rest of the pause for a person's approvals from a client; nil when there is none.
  func rest(_ ask: ApprovalAsk, now: Moment) -> Duration? {
    guard let entry = entries[key(ask)], entry.until > now else { return nil }
    return entry.until - now
  }

  /// Whether a push of this person's from this client brought nothing, and none has brought an approval since.
  func remembers(_ ask: ApprovalAsk, now: Moment) -> Bool {
    entries[key(ask)].map { $0.until + longest > now } ?? false
  }

  /// Notes a push that brought nothing. `isLongest` makes the pause as long as it may be at once.
  mutating func note(_ ask: ApprovalAsk, now: Moment, isLongest: Bool = false) {
    if entries.count >= CoolDowns.most {
      entries = entries.filter { $0.value.until + longest > now }
      if entries.count >= CoolDowns.most { entries.removeAll() }
    }
    let key = key(ask)
    // All starts small again when the last pause has been over for as long as the longest may be.
    let earlier = entries[key].flatMap { $0.until + longest > now ? $0 : nil }
    var entry = earlier ?? Entry(until: now, pause: .zero, free: free)
    if isLongest {
      entry.pause = longest
    } else if entry.free > 0 {
      entry.free -= 1
    } else {
      entry.pause = entry.pause == .zero ? first : min(entry.pause * 2, longest)
    }
    entry.until = now + entry.pause
    entries[key] = entry
  }

  /// Forgets what was noted: the person approved.
  mutating func approve(_ ask: ApprovalAsk) { entries[key(ask)] = nil }

  private func key(_ ask: ApprovalAsk) -> Key {
    Key(
      email: ask.email, client: ask.client.neighbourhood, isSignIn: countsApart && ask.purpose.isSignIn,
      isSecond: ask.others != nil)
  }
}
