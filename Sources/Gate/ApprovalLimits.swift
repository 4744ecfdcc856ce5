/// How many phones may ring, how long they pause, and how long things of an approval are kept: the numbers of
/// `FatigueGuard`.
package struct ApprovalLimits: Sendable, Hashable {
  /// Pending approvals in all. Default 1,000. Sign-ins may use three quarters of it, so that strangers cannot
  /// block people who are signed in.
  package var total: Int
  /// Pending approvals per user, sign-ins and step-ups counted apart. Default 3.
  package var perUser: Int
  /// Pending approvals per client address. Default 20; too few hurts offices behind one address.
  package var perClient: Int
  /// Pushes to one phone in a `period`, strangers' sign-ins, other sign-ins, step-ups and what is asked for others each
  /// counted apart. Default 60.
  package var pushesPerUser: Int = 60
  /// Pushes that one client network starts in a `period`. Default 300.
  package var pushesPerClient: Int = 300
  /// Pushes in all in a `period`; strangers' sign-ins may use three quarters. Default 10,000.
  package var pushesInAll: Int = 10_000
  /// What the three count: one hour.
  package var period: Duration = .seconds(3600)
  /// How long an approval may stay without anyone waiting for it before it is called off. Default 25 s: a
  /// telephone's browser sleeps while its owner taps in the other app.
  package var abandonedAfter: Duration
  /// How long a phone rings as far as the countdown on the wait page goes. Default 30 s, the service's own.
  package var ringing: Duration = .seconds(30)
  /// How long an outcome is kept for the page that asked. Default 2 min.
  package var keptFor: Duration
  /// First pause after a denial, for this user from this client; doubles with every further denial, up to
  /// `longestCoolDown`. Default 30 s.
  package var coolDown: Duration
  /// The longest pause after denials. Default 1 h.
  package var longestCoolDown: Duration

  package init(
    total: Int = 1000, perUser: Int = 3, perClient: Int = 20, abandonedAfter: Duration = .seconds(25),
    keptFor: Duration = .seconds(120), coolDown: Duration = .seconds(30),
    longestCoolDown: Duration = .seconds(3600)
  ) {
    self.total = total
    self.perUser = perUser
    self.perClient = perClient
    self.abandonedAfter = abandonedAfter
    self.keptFor = keptFor
    self.coolDown = coolDown
    self.longestCoolDown = longestCoolDown
  }
}
