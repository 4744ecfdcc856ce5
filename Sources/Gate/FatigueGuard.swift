/// Who may ring a phone, and when: every budget and every pause, as one value without a clock, a loop or a phone.
///
/// The attack is a person's patience (push bombing): somebody who knows an address rings until a tap comes. Against it
/// stand budgets of what rings at once and in a period; pauses behind denials, silence and wrong codes that double; and
/// that what brought nothing is never repeated by itself. The defence must not be a weapon: strangers' sign-ins are
/// counted apart from those of people at their usual place, and from what signed-in people need.
struct FatigueGuard {
  /// Why no phone rings.
  enum Objection: Equatable {
    /// Too many, too soon: not before this pause is over.
    case tooMany(retryAfter: Duration)
    /// The last push for this brought nothing: the next one takes a click.
    case needsClick
  }

  private let limits: ApprovalLimits
  private var budget: ApprovalBudget
  private var rates: PushRates
  private var familiar = FamiliarClients()
  private var denials: CoolDowns
  /// Pauses after pushes that nobody answered or that were called off: ringing and cancelling in a loop would
  /// otherwise be a phone that never stops.
  private var silences: CoolDowns
  /// Pauses after wrong one-time codes, which ring nobody and so have no pause after a denial, but can be guessed.
  private var codePauses: CoolDowns

  private static let longestSilence: Duration = .seconds(300)
  /// When too many phones ring at once.
  private static let usualPause: Duration = .seconds(10)

  init(_ limits: ApprovalLimits) {
    self.limits = limits
    budget = ApprovalBudget(limits)
    rates = PushRates(limits)
    denials = CoolDowns(first: limits.coolDown, longest: limits.longestCoolDown)
    silences = CoolDowns(
      first: limits.coolDown, longest: min(FatigueGuard.longestSilence, limits.longestCoolDown),
      free: limits.perUser, countsApart: true)
    codePauses = CoolDowns(first: .seconds(5), longest: limits.longestCoolDown)
  }

  /// Whose pushes this one is counted with.
  func lane(of ask: ApprovalAsk) -> PushLane {
    guard ask.purpose.isSignIn else { return ask.others == nil ? .signedIn : .second }
    return familiar.contains(ask) ? .familiar : .stranger
  }

  /// What stands against ringing for `ask`; nil for nothing.
  mutating func objection(to ask: ApprovalAsk, now: Moment) -> Objection? {
    if ask.isAutomatic && (denials.remembers(ask, now: now) || silences.remembers(ask, now: now)) {
      return .needsClick
    }
    let lane = lane(of: ask)
    let pauses: [Duration?]
    if ask.oneTimeCode == nil {
      pauses = [
        denials.rest(ask, now: now), silences.rest(ask, now: now), rates.rest(ask, lane, now: now),
      ]
    } else {
      // A code rings nobody: it is what a person has who is being rung too often.
      pauses = [codePauses.rest(ask, now: now)]
    }
    if let longest = pauses.compactMap(\.self).max() { return .tooMany(retryAfter: longest) }
    return budget.allows(ask, lane) ? nil : .tooMany(retryAfter: FatigueGuard.usualPause)
  }

  /// A phone rings for `ask`, in the lane that is given back.
  mutating func begin(_ ask: ApprovalAsk, now: Moment) -> PushLane {
    let lane = lane(of: ask)
    budget.add(ask, lane)
    if ask.oneTimeCode == nil { rates.note(ask, lane, now: now) }
    return lane
  }

  /// The push that began at `started` in `lane` has ended.
  mutating func end(
    _ ask: ApprovalAsk, _ lane: PushLane, _ outcome: PendingOutcome, started: Moment, now: Moment
  ) {
    budget.remove(ask, lane)
    switch outcome {
    case .approved:
      if ask.purpose.isSignIn { familiar.insert(ask) }
      denials.approve(ask)
      silences.approve(ask)
      codePauses.approve(ask)
    case .refused(.approvalDenied, _): denials.note(ask, now: now)
    case .refused(.approvalReported, _): denials.note(ask, now: now, isLongest: true)
    case .refused(.approvalCancelled, _), .refused(.approvalTimeout, _): silences.note(ask, now: now)
    case .refused(.approvalCodeRequired, _) where ask.oneTimeCode != nil: codePauses.note(ask, now: now)
    case .refused: if ask.oneTimeCode == nil { rates.takeBack(ask, lane, started: started) }
    }
  }
}
