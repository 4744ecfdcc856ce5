import Gate
import YAML

/// `approvals`: the guard against push fatigue.
enum ApprovalsSection: Section {
  private static let defaults = ApprovalLimits()

  static let pending = Key(
    "pending", Forms.count(1...1_000_000), default: defaults.total,
    """
    Phones that ring at one time. Sign-ins from where a person has not approved any before may use three quarters of it, \
    so that strangers cannot block people who are known.
    """)
  static let pendingPerUser = Key(
    "pending_per_user", Forms.count(1...1000), default: defaults.perUser,
    """
    Pushes that ring on one person's phone at one time: strangers' sign-ins, other sign-ins, step-ups, and what is asked \
    for others, each counted apart. More lets an attacker ring one phone more often.
    """)
  static let pendingPerClient = Key(
    "pending_per_client", Forms.count(1...100_000), default: defaults.perClient,
    """
    Pushes that one client address (an IPv6 /64) has ringing at one time. Too few hurts offices behind one address.
    """)
  static let hourly = Key(
    "pushes_per_hour", Forms.count(1...1_000_000), default: defaults.pushesInAll,
    "Pushes in any hour, in all. Sign-ins of strangers may use three quarters of it.")
  static let hourlyPerUser = Key(
    "pushes_per_hour_per_user", Forms.count(1...10_000), default: defaults.pushesPerUser,
    """
    Pushes to one phone in any hour, counted apart as for pending_per_user. One-time codes ring nobody and are not \
    counted, so that a person who is being rung by others still gets in.
    """)
  static let hourlyPerClient = Key(
    "pushes_per_hour_per_client", Forms.count(1...1_000_000), default: defaults.pushesPerClient,
    "Pushes in any hour that one client address (an IPv6 /64) starts.")
  static let coolDown = Key(
    "cool_down", Forms.duration(.seconds(1)...(.seconds(86_400))), default: defaults.coolDown,
    """
    The pause behind a denial, for this person's approvals from this client address; twice as long behind each further \
    one. Pushes that nobody answers are followed by such pauses too, behind the first pending_per_user of them and of \
    five minutes at most.
    """)
  static let longestCoolDown = Key(
    "longest_cool_down", Forms.duration(.seconds(1)...(.seconds(7 * 86_400))),
    default: defaults.longestCoolDown,
    "Where the doubling ends; the pause behind “this was not me”.")

  static let description = SectionDescription(
    name: "approvals", text: "How often phones may ring: the guard against push fatigue.",
    keys: [
      pending.description, pendingPerUser.description, pendingPerClient.description, hourly.description,
      hourlyPerUser.description, hourlyPerClient.description, coolDown.description,
      longestCoolDown.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> ApprovalLimits? {
    var limits = ApprovalLimits()
    limits.total = reader[pending]
    limits.perUser = reader.fit(
      reader[pendingPerUser], pendingPerUser.description, limits.total, pending.description)
    limits.perClient = reader.fit(
      reader[pendingPerClient], pendingPerClient.description, limits.total, pending.description)
    limits.pushesInAll = reader[hourly]
    limits.pushesPerUser = reader.fit(
      reader[hourlyPerUser], hourlyPerUser.description, limits.pushesInAll, hourly.description)
    limits.pushesPerClient = reader.fit(
      reader[hourlyPerClient], hourlyPerClient.description, limits.pushesInAll, hourly.description)
    limits.longestCoolDown = reader[longestCoolDown]
    limits.coolDown = reader.fit(
      reader[coolDown], coolDown.description, limits.longestCoolDown, longestCoolDown.description)
    return limits
  }
}
