import Bytes

/// The pauses after denials, per person and client: doubling with each denial, and bounded in number.
///
/// Keyed by both, so that denying a stranger's push does not lock the person out at home.
struct CoolDowns {
  private struct Key: Hashable {
    let email: EmailAddress
    let client: IPAddress
  }

  private struct Entry {
    var until: Moment
    var pause: Duration
  }

  /// Entries kept; when there are more, those that are over go, then all: a flood of denials only shortens
  /// pauses.
  private static let most = 10_000

  private let first: Duration
  private let longest: Duration
  private var entries: [Key: Entry] = [:]

  init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
  }

  /// The rest of the pause for a person's approvals from a client; nil when there is none.
  func rest(_ email: EmailAddress, _ client: IPAddress, now: Moment) -> Duration? {
    guard let entry = entries[Key(email: email, client: client)], entry.until > now else { return nil }
    return entry.until - now
  }

  /// Notes a denial.
  mutating func deny(_ email: EmailAddress, _ client: IPAddress, now: Moment) {
    if entries.count >= CoolDowns.most {
      entries = entries.filter { $0.value.until + longest > now }
      if entries.count >= CoolDowns.most { entries.removeAll() }
    }
    let key = Key(email: email, client: client)
    var pause = first
    // The pause starts small again when the last one has been over for as long as the longest may be.
    if let earlier = entries[key], earlier.until + longest > now { pause = min(earlier.pause * 2, longest) }
    entries[key] = Entry(until: now + pause, pause: pause)
  }

  /// Forgets the denials: the person approved.
  mutating func approve(_ email: EmailAddress, _ client: IPAddress) {
    entries[Key(email: email, client: client)] = nil
  }
}
