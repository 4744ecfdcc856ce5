package import Bytes
package import Crypto

/// Where approvals are asked for, waited for and given out: one desk for all workers, on the control loop.
///
/// A wish that rings already is joined, whoever asks next (single flight). An approval whose outcome nobody
/// waits for is withdrawn. A step-up is written into the session as soon as the person taps; a sign-in waits
/// to be collected by the browser that asked. Every ring is a task that the desk owns and cancels.
package actor ApprovalDesk: ExecutorActor {
  package nonisolated let executor: any SerialExecutor
  private let service: any ApprovalService
  private let sessions: any SessionStore
  private let clock: any GateClock
  private let random: any RandomSource
  let credentials: (any CredentialStore)?
  private let sessionLifetime: Duration
  private var book: ApprovalBook
  private var rings: [Int: Task<Void, Never>] = [:]
  private var waiters: [Int: [Waiter]] = [:]
  private var sweeper: Task<Void, Never>?
  private var opened = OpenCredentials()
  private var isStopping = false
  /// What was renewed when; workers look without coming here.
  nonisolated let renewals = Renewals()

  /// How often abandoned approvals and ended waits are looked for.
  private static let tick: Duration = .seconds(1)

  /// A desk on the control loop, `executor`, which it keeps alive. The settings are the budgets, and what the
  /// service is told about a new session's life; `credentials` are what people's keys open, nil where the conf names none.
  package init(
    on executor: any SerialExecutor, service: any ApprovalService, sessions: any SessionStore,
    settings: ApprovalSettings, clock: any GateClock, random: any RandomSource,
    credentials: (any CredentialStore)? = nil
  ) {
    self.executor = executor
    self.service = service
    self.sessions = sessions
    self.clock = clock
    self.random = random
    self.credentials = credentials
    sessionLifetime = settings.sessionLifetime
    book = ApprovalBook(settings.limits)
  }

  /// Asks for an approval: joins the one that rings for the same wish, or rings. Never suspends for the
  /// answer.
  package func open(_ ask: ApprovalAsk) -> ApprovalOpening {
    if isStopping { return .refused(.shuttingDown, retryAfter: .seconds(5)) }
    let opening = book.open(ask, as: PendingID(from: random), random: random, now: clock.now)
    if case .started(let ticket, _) = opening, let number = book.number(of: ticket),
      let approval = book[number]
    {
      let (question, toOthers) = (approval.question(lifetime: sessionLifetime), approval.questionsToOthers)
      if let need = ask.others?.need {
        rings[number] = Task { await self.ring(number, toOthers, need: need) }
      } else {
        rings[number] = Task { await self.ring(number, question) }
      }
      startSweeping()
    }
    return opening
  }

  /// The approval that rings for the same wish as `ask`, without joining it; nil where none does. For callers
  /// that must not start one.
  package func ringing(_ ask: ApprovalAsk) -> PendingView? { book.ringing(ask, now: clock.now) }

  /// Joins the push that rings for the same wish; never starts one.
  ///
  /// - Returns: nil where nothing rings for it, nor was approved since it was decided about.
  package func join(_ ask: ApprovalAsk) -> ApprovalOpening? {
    if isStopping { return .refused(.shuttingDown, retryAfter: .seconds(5)) }
    return book.join(ask, as: PendingID(from: random), now: clock.now)
  }

  /// Suspends until the approval has ended or `deadline` has passed (looked at once a second), then tells its
  /// state; nil for an unknown one. While anybody waits here it is not withdrawn. Cancellation ends the wait,
  /// nothing else.
  package func wait(for ticket: PendingID, until deadline: Moment) async -> PendingView? {
    await waitForEnd(of: ticket, until: deadline)
    return book.view(ticket, now: clock.now)
  }

  /// The same for those who ask how it ended by `outcome(of:)`: with nothing in its frame but what waits, since each
  /// held request keeps one.
  @inline(never)
  package func waitForEnd(of ticket: PendingID, until deadline: Moment) async {
    guard let number = book.number(of: ticket), clock.now < deadline, let waiter = enter(number, deadline)
    else { return }
    await waiter.wait()
    leave(number, waiter)
  }

  /// Notes somebody who waits; nil where nothing rings any more.
  @inline(never)
  private func enter(_ number: Int, _ deadline: Moment) -> Waiter? {
    guard book[number]?.isRinging == true else { return nil }
    let waiter = Waiter(deadline: deadline)
    waiters[number, default: []].append(waiter)
    book.see(number, waiting: 1, now: clock.now)
    return waiter
  }

  /// Forgets somebody who waited.
  @inline(never)
  private func leave(_ number: Int, _ waiter: Waiter) {
    waiters[number]?.removeAll { $0 === waiter }
    book.see(number, waiting: -1, now: clock.now)
  }

  /// How the approval ended; nil while it rings and for an unknown one.
  package func outcome(of ticket: PendingID) -> PendingOutcome? {
    book.number(of: ticket).flatMap { book[$0]?.outcome }
  }

  /// What `visitor` may see of an approval. Looking keeps it from being withdrawn.
  package func look(at ticket: PendingID, as visitor: Visitor) -> PendingAccess {
    guard let number = book.number(of: ticket), let approval = book[number] else { return .unknown }
    guard visitor.isOwn(approval.ask.asker) else { return .foreign }
    book.see(number, now: clock.now)
    guard let view = book.view(ticket, now: clock.now) else { return .unknown }
    return .own(view)
  }

  /// Withdraws an approval that rings, for everybody who waits on it.
  package func cancel(_ ticket: PendingID) {
    guard let number = book.number(of: ticket) else { return }
    finish(number, .refused(.approvalCancelled, retryAfter: nil))
  }

  /// Withdraws an approval that nobody else waits for: the held request that wanted it is gone. One that a wait
  /// page may still look at is left to the sweep.
  package func leave(_ ticket: PendingID) {
    guard let number = book.number(of: ticket), book.leave(ticket) else { return }
    finish(number, .refused(.approvalCancelled, retryAfter: nil))
  }

  /// The code that the phone shows while it rings to renew an approval of the session with this hashed id; nil while
  /// it does not.
  package func renewalCode(of session: Digest) -> String? { book.renewalCode(of: session) }

  /// A name for a held request that nothing else can share.
  package nonisolated func freshID() -> PendingID { PendingID(from: random) }

  /// Asks once more for what ended without an approval: a click on the page that said so. Nil for an unknown
  /// one. `oneTimeCode` is the code from the person's app, where the service wants one.
  package func again(_ ticket: PendingID, from client: IPAddress, oneTimeCode: String?) -> ApprovalOpening? {
    guard let number = book.number(of: ticket), let approval = book[number],
      let target = book.target(of: ticket)
    else { return nil }
    guard case .refused? = approval.outcome else { return .joined(ticket, approval.push) }
    let ask = approval.ask
    // Who was signed out still has the cookie, and could ring on with it. Nothing could be written into that session.
    if case .stepUp(let session, _, _) = ask.purpose, sessions.peek(session, now: clock.now) == nil {
      return .refused(.signInRequired, retryAfter: .zero)
    }
    return open(
      ApprovalAsk(
        asker: ask.asker, purpose: ask.purpose, email: ask.email, subject: ask.subject, client: client,
        target: target,
        // A code proves who signs in. It is no answer to a question about one action.
        oneTimeCode: ask.purpose.isSignIn ? oneTimeCode : nil, others: ask.others, key: ask.key))
  }

  /// Gives out an approved sign-in: once per ticket, to the caller who makes the session of it.
  package func collect(_ ticket: PendingID) -> CollectedSignIn? { book.collect(ticket) }

  /// Ends every session that `selector` means, at once and for every worker, and withholds the sign-ins that were
  /// approved and that no browser has collected yet: their sessions would come to life after the revocation.
  ///
  /// - Returns: how many sessions there were.
  /// - Throws: `unavailable`; then some of them may live on.
  package func revoke(_ selector: SessionSelector) async throws(SessionStoreError) -> Int {
    book.withhold(selector)
    return try await sessions.remove(where: selector)
  }

  /// Withdraws everything and takes no more wishes. For the end of the program.
  package func stop() {
    isStopping = true
    for number in Array(rings.keys) { finish(number, .refused(.shuttingDown, retryAfter: nil)) }
    sweeper?.cancel()
    sweeper = nil
    opened.removeAll()
  }

  /// The number of phones that ring now.
  package var ringingCount: Int { book.ringingCount }

  /// The number of wishes that are known, ended ones included until they are forgotten.
  package var ticketCount: Int { book.ticketCount }

  private func ring(_ number: Int, _ question: ApprovalQuestion) async {
    let outcome: PendingOutcome
    do throws(ApprovalFailure) {
      let answer = try await service.ask(question)
      outcome = await settle(number, answer)
    } catch {
      outcome = .refused(error.reason, retryAfter: error.pause)
    }
    await noteReport(number, outcome)
    finish(number, outcome)
  }

  /// Rings the phones of several people; the first answers that decide it end the others' ringing.
  private func ring(_ number: Int, _ questions: [ApprovalQuestion], need: Int) async {
    var requester: UserIdentity?
    if case .stepUp(_, let user, _)? = book[number]?.ask.purpose { requester = user }
    var tally = ApproverTally(questions.map(\.email), need: need, for: requester)
    var result: ApproverTally.Result?
    await withTaskGroup(of: (EmailAddress, Result<ApprovalAnswer, ApprovalFailure>).self) { group in
      for question in questions { group.addTask { (question.email, await self.answer(question)) } }
      while result == nil, let (approver, answer) = await group.next() {
        result = tally.note(answer, from: approver)
      }
      group.cancelAll()
    }
    switch result ?? .failed(.unavailable) {
    case .approved(let approvers, let id): finish(number, await settle(number, id: id, by: approvers))
    case .failed(let failure):
      let outcome = PendingOutcome.refused(failure.reason, retryAfter: failure.pause)
      await noteReport(number, outcome)
      finish(number, outcome)
    }
  }

  /// Ends the session that asked where the one who was asked says that somebody else must have: whoever sits there has
  /// the cookie, and is not the person. A browser that wanted to sign in has nothing yet.
  private func noteReport(_ number: Int, _ outcome: PendingOutcome) async {
    guard case .refused(.approvalReported, _) = outcome, book[number]?.isRinging == true,
      case .stepUp(let session, _, _)? = book[number]?.ask.purpose
    else { return }
    // Should the store fail, no approval is given all the same, and the session's own clocks end it.
    try? await sessions.remove(session)
  }

  /// One phone's answer.
  private func answer(_ question: ApprovalQuestion) async -> Result<ApprovalAnswer, ApprovalFailure> {
    do throws(ApprovalFailure) {
      return .success(try await service.ask(question))
    } catch {
      return .failure(error)
    }
  }

  /// The approval that others gave, written into the session of the one who asked.
  private func settle(_ number: Int, id: String, by approvers: [EmailAddress]) async -> PendingOutcome {
    guard let ask = book[number]?.ask, book[number]?.isRinging == true else {
      return .refused(.approvalCancelled, retryAfter: nil)
    }
    guard case .stepUp(let session, let user, let key) = ask.purpose,
      let approval = Approval(
        id: id, user: user, moment: clock.now, wallSeconds: clock.wallSeconds, approvers: approvers)
    else { return .refused(.approvalServiceUnavailable, retryAfter: nil) }
    return await store(approval, for: key, of: ask, in: session)
  }

  /// The approval that an answer stands for, written into its session first where it is a step-up: who is
  /// woken must find it there.
  private func settle(_ number: Int, _ answer: ApprovalAnswer) async -> PendingOutcome {
    let now = clock.now
    guard let ask = book[number]?.ask, book[number]?.isRinging == true else {
      return .refused(.approvalCancelled, retryAfter: nil)
    }
    // Whoever the service says has approved: it counts only for the one who was asked.
    guard answer.user.email == ask.email,
      let approval = Approval(id: answer.id, user: answer.user, moment: now, wallSeconds: clock.wallSeconds)
    else { return .refused(.approvalServiceUnavailable, retryAfter: nil) }
    guard case .stepUp(let session, let user, let key) = ask.purpose else { return .approved(approval) }
    guard user == answer.user else { return .refused(.approvalServiceUnavailable, retryAfter: nil) }
    guard let wish = ask.key else { return await store(approval, for: key, of: ask, in: session) }
    do throws(CredentialFailure) {
      let credential = try await credential(wish, answer)
      // While the file was read, whoever waited may have gone.
      guard book[number]?.isRinging == true else { return .refused(.approvalCancelled, retryAfter: nil) }
      return await store(approval, for: key, credential, of: ask, in: session)
    } catch {
      return .refused(error.reason, retryAfter: nil)
    }
  }

  private func store(
    _ approval: Approval, for key: GrantKey?, _ credential: OpenCredential? = nil, of ask: ApprovalAsk,
    in session: Digest
  ) async -> PendingOutcome {
    // A held request of its own uses its one-time approval itself; nothing is left in the session to be used
    // again.
    var stored = key
    if case .request = ask.asker, key?.isUsedOnce == true { stored = nil }
    do {
      let record = try await sessions.add(
        approval, for: stored, credential: credential, to: session, now: approval.moment)
      if let credential, let wish = ask.key, record != nil {
        opened.add(credential, of: session, until: approval.moment + wish.lifetime)
      }
      // The person signed out while the phone rang.
      return record == nil ? .refused(.signInRequired, retryAfter: nil) : .approved(approval)
    } catch {
      return .refused(.sessionStoreUnavailable, retryAfter: nil)
    }
  }

  private func finish(_ number: Int, _ outcome: PendingOutcome) {
    guard book.end(number, outcome, now: clock.now) else { return }
    // Withdraws the question where the phone still rings; does nothing where this came from its answer.
    rings.removeValue(forKey: number)?.cancel()
    for waiter in waiters.removeValue(forKey: number) ?? [] { waiter.finish() }
  }

  private func startSweeping() {
    guard sweeper == nil else { return }
    sweeper = Task { await self.sweep() }
  }

  /// Runs once a second while there is anything to look after.
  private func sweep() async {
    while !Task.isCancelled {
      await clock.sleep(until: clock.now + ApprovalDesk.tick)
      let now = clock.now
      for number in book.sweep(now: now) { finish(number, .refused(.approvalCancelled, retryAfter: nil)) }
      for waiting in waiters.values {
        for waiter in waiting where waiter.deadline <= now { waiter.finish() }
      }
      opened.sweep(now: now) { sessions.peek($0, now: now) != nil }
      if book.isEmpty && opened.isEmpty { break }
    }
    sweeper = nil
  }
}
