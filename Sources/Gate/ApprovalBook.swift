import Bytes
import Crypto

/// Every approval that was asked for, as a pure value: what rings, what ended how, who may ring next.
///
/// The desk does what its answers say (ring, cancel, wake the waiting); here is only the bookkeeping, so it
/// is tested without a phone, a loop or a clock. Approvals have numbers; every wish that joins one gets a
/// ticket with a name that cannot be guessed.
struct ApprovalBook {
  private let limits: ApprovalLimits
  private var approvals: [Int: PendingApproval] = [:]
  private var tickets: [PendingID: PendingTicket] = [:]
  private var ringing: [ApprovalAsk.Flight: Int] = [:]
  /// The newest approval given for each wish that more than one request may use, while it is kept.
  private var given: [ApprovalAsk.Flight: Int] = [:]
  /// Ended ones, in the order of their ends, from `firstEnded` on.
  private var ended: [Int] = []
  private var firstEnded = 0
  private var lastNumber = 0
  private var fatigue: FatigueGuard
  /// Tickets by client, so that one client cannot use up all.
  private var ticketsOf: [IPAddress: Int] = [:]
  /// Tickets of strangers' sign-ins, which leave a quarter free for others.
  private var strangers = 0

  /// An approval that no call to the service ends is ended by us after this: a last resort.
  private static let longest: Duration = .seconds(180)
  /// Tickets of one approval, and tickets in all per approval that may ring: a herd fits in, a flood does
  /// not.
  private static let mostJoining = 256
  private static let ticketsPerApproval = 16
  /// One client's share of all tickets, as a divisor.
  private static let clientsThatFillTheBook = 32

  init(_ limits: ApprovalLimits) {
    self.limits = limits
    fatigue = FatigueGuard(limits)
  }

  /// Whether nothing rings and nothing is kept.
  var isEmpty: Bool { approvals.isEmpty }

  /// The number of phones that ring.
  var ringingCount: Int { ringing.count }

  /// The number of wishes that are known.
  var ticketCount: Int { tickets.count }

  /// The approval of that number.
  subscript(number: Int) -> PendingApproval? { approvals[number] }

  /// The number of the approval that a ticket waits for.
  func number(of ticket: PendingID) -> Int? { tickets[ticket]?.approval }

  /// Where a ticket's browser goes after the tap.
  func target(of ticket: PendingID) -> String? { tickets[ticket]?.target }

  /// What rings for the same wish, as its first ticket's owner sees it; nil where nothing does.
  func ringing(_ ask: ApprovalAsk, now: Moment) -> PendingView? {
    guard let number = ringing[ask.flight], let ticket = approvals[number]?.tickets.first else { return nil }
    return view(ticket, now: now)
  }

  /// Joins what rings for the same wish under the name `ticket`; nil where nothing does.
  mutating func join(_ ask: ApprovalAsk, as ticket: PendingID, now: Moment) -> ApprovalOpening? {
    guard let number = ringing[ask.flight] ?? givenSince(ask) else { return nil }
    guard hasRoom(for: ask) else { return ApprovalBook.tooMany }
    return join(number, ask, as: ticket, now: now)
  }

  /// Whether one more ticket may be given out.
  private func hasRoom(for ask: ApprovalAsk) -> Bool {
    let most = limits.total * ApprovalBook.ticketsPerApproval
    let mostOfClient = max(ApprovalBook.mostJoining, most / ApprovalBook.clientsThatFillTheBook)
    if fatigue.lane(of: ask).isStranger && strangers >= most - most / 4 { return false }
    return tickets.count < most && ticketsOf[ask.client.neighbourhood, default: 0] < mostOfClient
  }

  /// Takes a wish under the name `ticket`: joins what rings for the same one already, or starts a new
  /// approval if the budgets allow it. Exactly the `started` answer means that a phone has to ring.
  mutating func open(_ ask: ApprovalAsk, as ticket: PendingID, random: any RandomSource, now: Moment)
    -> ApprovalOpening
  {
    guard hasRoom(for: ask) else { return ApprovalBook.tooMany }
    if let number = ringing[ask.flight] ?? givenSince(ask) { return join(number, ask, as: ticket, now: now) }
    switch fatigue.objection(to: ask, now: now) {
    case .tooMany(let pause): return .refused(.tooManyApprovals, retryAfter: pause)
    case .needsClick: return .refused(.approvalRequired, retryAfter: .zero)
    case nil: break
    }
    lastNumber += 1
    ringing[ask.flight] = lastNumber
    let push = PushID(UInt32(truncatingIfNeeded: ApprovalBook.words(random).0))
    var approval = PendingApproval(
      ask, push: push, lane: fatigue.begin(ask, now: now), matchCode: freshCode(for: ask.phones, random),
      serviceSessionID: ApprovalBook.words(random), now: now)
    approval.tickets = [ticket]
    approvals[lastNumber] = approval
    addTicket(ticket, to: lastNumber, ask)
    return .started(ticket, push)
  }

  private mutating func addTicket(_ ticket: PendingID, to number: Int, _ ask: ApprovalAsk) {
    let client = ask.client.neighbourhood
    let isStranger = fatigue.lane(of: ask).isStranger
    if isStranger { strangers += 1 }
    tickets[ticket] = PendingTicket(
      approval: number, target: ask.target, client: client, isStranger: isStranger)
    ticketsOf[client, default: 0] += 1
  }

  private mutating func removeTicket(_ ticket: PendingID) {
    guard let gone = tickets.removeValue(forKey: ticket) else { return }
    if gone.isStranger { strangers -= 1 }
    let left = ticketsOf[gone.client, default: 0] - 1
    ticketsOf[gone.client] = left > 0 ? left : nil
  }

  /// The approval that was given between this wish's decision and now: while the request was on its way to
  /// the desk, the person tapped for another one of the herd.
  private func givenSince(_ ask: ApprovalAsk) -> Int? {
    guard let asked = ask.asked, let number = given[ask.flight], let ended = approvals[number]?.ended,
      ended >= asked
    else { return nil }
    return number
  }

  private mutating func join(_ number: Int, _ ask: ApprovalAsk, as ticket: PendingID, now: Moment)
    -> ApprovalOpening
  {
    guard var there = approvals[number], there.tickets.count < ApprovalBook.mostJoining else {
      return ApprovalBook.tooMany
    }
    there.lastSeen = now
    there.tickets.append(ticket)
    approvals[number] = there
    addTicket(ticket, to: number, ask)
    return .joined(ticket, there.push)
  }

  /// Notes how an approval ended. False when it had ended already: the first end stands.
  mutating func end(_ number: Int, _ outcome: PendingOutcome, now: Moment) -> Bool {
    guard var approval = approvals[number], approval.isRinging else { return false }
    approval.outcome = outcome
    approval.ended = now
    approvals[number] = approval
    let ask = approval.ask
    ringing[ask.flight] = nil
    fatigue.end(ask, approval.lane, outcome, started: approval.started, now: now)
    ended.append(number)
    if case .approved = outcome, !ask.purpose.isUsedOnce { given[ask.flight] = number }
    return true
  }

  /// Notes that somebody looks, starts waiting (`1`) or stops (`-1`).
  mutating func see(_ number: Int, waiting step: Int = 0, now: Moment) {
    approvals[number]?.waiters += step
    approvals[number]?.lastSeen = now
  }

  /// Notes that a held request waits no more. True where nobody is left who asked: no request that is held, and no
  /// page that might be looked at again.
  mutating func leave(_ ticket: PendingID) -> Bool {
    guard let number = tickets[ticket]?.approval, let approval = approvals[number] else { return false }
    tickets[ticket]?.hasLeft = true
    return !approval.ask.isRenewal && approval.tickets.allSatisfy { tickets[$0]?.hasLeft ?? true }
  }

  /// The code that the phone shows while it rings to renew an approval of this session; nil while it does not.
  func renewalCode(of session: Digest) -> String? {
    for number in ringing.values {
      guard let approval = approvals[number], approval.ask.isRenewal else { continue }
      if approval.ask.asker == .session(session) { return approval.matchCode }
    }
    return nil
  }

  /// Gives out an approved sign-in, once per ticket: each browser tab that asked may go on.
  mutating func collect(_ ticket: PendingID) -> CollectedSignIn? {
    guard let there = tickets[ticket], !there.isCollected, let approval = approvals[there.approval],
      approval.ask.purpose.isSignIn, case .approved(let given)? = approval.outcome
    else { return nil }
    tickets[ticket]?.isCollected = true
    return CollectedSignIn(approval: given, serviceSessionID: approval.serviceSessionID)
  }

  /// Counts approved sign-ins whose session `selector` would mean as collected.
  mutating func withhold(_ selector: SessionSelector) {
    for approval in approvals.values where approval.ask.purpose.isSignIn {
      guard case .approved(let given)? = approval.outcome,
        selector.matches(signIn: given, ServiceSessionName(approval.serviceSessionID))
      else { continue }
      for ticket in approval.tickets { tickets[ticket]?.isCollected = true }
    }
  }

  /// Forgets what has been kept long enough, and names what rings though nobody waits for it any more.
  mutating func sweep(now: Moment) -> [Int] {
    while firstEnded < ended.count {
      let number = ended[firstEnded]
      let isOld = approvals[number]?.ended.map { now - $0 >= limits.keptFor } ?? true
      // Outcomes are kept in bounded number too, whatever the flood.
      guard isOld || ended.count - firstEnded > limits.total else { break }
      let forgotten = approvals.removeValue(forKey: number)
      for ticket in forgotten?.tickets ?? [] { removeTicket(ticket) }
      if let flight = forgotten?.ask.flight, given[flight] == number { given[flight] = nil }
      firstEnded += 1
    }
    if firstEnded > 64 && firstEnded * 2 > ended.count {
      ended.removeFirst(firstEnded)
      firstEnded = 0
    }
    return ringing.values.filter { number in
      guard let approval = approvals[number] else { return true }
      let isAbandoned =
        !approval.ask.isRenewal && approval.waiters == 0 && now - approval.lastSeen >= limits.abandonedAfter
      return isAbandoned || now - approval.started >= ApprovalBook.longest
    }
  }

  /// What the pages may show to a ticket's owner.
  func view(_ ticket: PendingID, now: Moment) -> PendingView? {
    guard let there = tickets[ticket], let approval = approvals[there.approval] else { return nil }
    return PendingView(ticket, approval, target: there.target, now: now, ringing: limits.ringing)
  }

  private static let tooMany = ApprovalOpening.refused(.tooManyApprovals, retryAfter: .seconds(10))

  /// Two digits that no other approval ringing on these phones has, so that the comparison tells them apart.
  private func freshCode(for phones: [EmailAddress], _ random: any RandomSource) -> String {
    let taken = ringing.values.compactMap { number in
      approvals[number].flatMap { there in
        there.ask.phones.contains(where: phones.contains) ? there.matchCode : nil
      }
    }
    var code = ""
    // At most twice `perUser` of 90 are taken; eight draws all but surely find a free one.
    for _ in 0..<8 {
      code = String(10 + random.number(below: 90))
      if !taken.contains(code) { break }
    }
    return code
  }

  private static func words(_ random: any RandomSource) -> (UInt64, UInt64) {
    let bytes = random.bytes(16)
    let words = [bytes[0..<8], bytes[8..<16]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    return (words[0], words[1])
  }
}
