package import Bytes
package import Reactor

/// Where applications that wait and people that tap meet: the open requests, the tasks that wait for each, and the
/// device pages that are connected. Lives on one loop.
package actor DeviceHub: LoopActor {
  package nonisolated let loop: EventLoop
  private let settings: AuthenticatorSettings
  private var book: ApprovalBook
  private var waiters: [String: Waiter] = [:]
  private var pages: [Int: Page] = [:]
  private var nextPage = 0
  private var heartbeat: LoopTimer?
  private var isStopping = false

  /// One held-open call.
  private struct Waiter {
    let continuation: CheckedContinuation<DeviceAnswer, Never>
    let timer: LoopTimer
  }

  /// One connected device page.
  private struct Page {
    let userID: Int64
    let events: AsyncStream<[UInt8]>.Continuation
  }

  /// - Parameters:
  ///   - loop: the loop it lives on.
  ///   - settings: its limits.
  package init(on loop: EventLoop, settings: AuthenticatorSettings) {
    self.loop = loop
    self.settings = settings
    book = ApprovalBook(limitPerUser: settings.pendingPerUser, limit: settings.pendingInAll)
  }

  /// Shows the request on the person's pages and waits for the tap, the deadline, or the end of the service.
  ///
  /// Cancelling the task withdraws the request: it disappears from the pages.
  /// - Throws: `throttled` where too many are open, `stopping`.
  package func ask(_ approval: PendingApproval) async throws(APIError) -> DeviceAnswer {
    guard !isStopping else { throw .stopping }
    try book.add(approval)
    publishRequests(of: approval.userID)
    let id = approval.id
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let timer = LoopTimer(onFire: { [weak self] in self?.assumeIsolated { $0.end(id, .timedOut) } })
        waiters[id] = Waiter(continuation: continuation, timer: timer)
        loop.schedule(timer, at: approval.deadline)
      }
    } onCancel: {
      // Runs after the lines above, because they do not give the loop away in between.
      loop.post { self.assumeIsolated { $0.end(id, .withdrawn) } }
    }
  }

  /// Takes a tap from the page of `userID`.
  package func answer(
    _ id: String, approves: Bool, by userID: Int64, from address: IPAddress
  ) -> ApprovalBook.Answer {
    let answer = book.answer(id, by: userID, at: .current())
    if case .accepted = answer {
      resume(id, approves ? .approved(from: address) : .denied(from: address))
      publishRequests(of: userID)
    }
    return answer
  }

  /// Takes "This was not me": ends that request, and every other one of the same application.
  package func report(_ id: String, by userID: Int64, from address: IPAddress) -> ApprovalBook.Answer {
    let answer = book.answer(id, by: userID, at: .current())
    if case .accepted(let reported) = answer {
      resume(id, .reported(from: address))
      for other in book.requests(of: userID) where other.applicationID == reported.applicationID {
        end(other.id, .locked)
      }
      publishRequests(of: userID)
    }
    return answer
  }

  /// Connects a page of `userID`: its open requests come first, then every change.
  /// - Returns: nil where too many pages are connected, or the service is stopping.
  package func connect(_ userID: Int64) -> AsyncStream<[UInt8]>? {
    guard !isStopping, pages.count < settings.pages,
      pages.values.count(where: { $0.userID == userID }) < settings.pagesPerUser
    else { return nil }
    // Every event is a whole snapshot, so a page that reads slowly loses nothing but old ones.
    let (stream, events) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(32))
    let number = nextPage
    nextPage += 1
    pages[number] = Page(userID: userID, events: events)
    // The pages hold no reference to the hub: it ends them, at the latest with `stop()`.
    events.onTermination = { [loop] _ in
      loop.post { self.assumeIsolated { $0.disconnect(number) } }
    }
    events.yield(ServerSentEvent.retry(milliseconds: 2_000))
    events.yield(requestsEvent(of: userID))
    keepAlive()
    return stream
  }

  /// Sends `event` to every page of `userID`.
  package func publish(_ event: [UInt8], to userID: Int64) {
    for page in pages.values where page.userID == userID { page.events.yield(event) }
  }

  /// Ends every wait and every page's stream. Later calls are refused.
  package func stop() {
    isStopping = true
    for id in book.ids { end(id, .stopping) }
    for page in pages.values { page.events.finish() }
    pages.removeAll()
    if let heartbeat { loop.cancel(heartbeat) }
    heartbeat = nil
  }

  /// Connected pages, for tests.
  package var pageCount: Int { pages.count }

  /// Open requests of a person, oldest first.
  package func requests(of userID: Int64) -> [PendingApproval] { book.requests(of: userID) }

  private func end(_ id: String, _ answer: DeviceAnswer) {
    guard let approval = book.close(id) else { return }
    resume(id, answer)
    publishRequests(of: approval.userID)
  }

  private func resume(_ id: String, _ answer: DeviceAnswer) {
    guard let waiter = waiters.removeValue(forKey: id) else { return }
    loop.cancel(waiter.timer)
    waiter.continuation.resume(returning: answer)
  }

  private func disconnect(_ number: Int) { pages[number] = nil }

  private func publishRequests(of userID: Int64) { publish(requestsEvent(of: userID), to: userID) }

  private func requestsEvent(of userID: Int64) -> [UInt8] {
    let now = MonotonicTime.current()
    return ServerSentEvent.event("pending", .array(book.requests(of: userID).map { $0.json(at: now) }))
  }

  /// A comment line now and then, so that a page whose network is gone is noticed on both sides.
  private func keepAlive() {
    guard heartbeat == nil else { return }
    let timer = LoopTimer()
    timer.onFire = { [weak self] in self?.assumeIsolated { $0.beat() } }
    heartbeat = timer
    loop.schedule(timer, at: .current() + settings.heartbeat)
  }

  private func beat() {
    guard let heartbeat, !pages.isEmpty else {
      heartbeat = nil
      return
    }
    for page in pages.values { page.events.yield(ServerSentEvent.comment) }
    loop.schedule(heartbeat, at: .current() + settings.heartbeat)
  }
}
