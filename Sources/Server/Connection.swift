internal import AccessLog
internal import Bytes
internal import Gate
internal import HTTP
internal import Listener
internal import Reactor
internal import Transport
internal import Upstream

/// One client connection from its first byte to its last: the spine of the gateway. Each request goes from top to
/// bottom of this file: head, gate, upstream or answer, access log. Lives on its worker's loop.
final class Connection {
  let inbound: InboundConnection
  let station: Station
  private let listener: ListenerSettings
  private let direct: PeerResolution
  private let isBehindProxy: Bool
  let record = AccessRecord()
  /// The body of the request in progress, where the gate wanted it read.
  var kept: KeptBody?
  private(set) var isEnding = false
  // Of the request in progress: who sent it, what it is served by, and what the gate says.
  private var resolution: PeerResolution
  private var site: ServedSite
  private var permit: Permit?
  private var question: OpenQuestion?
  private var refusal: Refusal?
  var phase = Phase.idle
  // Of the request that is being forwarded: see Connection+Leash.swift.
  var leash: Leash?
  var forwardingSince = MonotonicTime.distantFuture
  var leashEnd: Reason?
  var isCut = false
  // The WebSocket that the connection has become: see Connection+Tunnel.swift.
  var tunnel: Tunnel?
  var seenFrames: UInt64 = 0

  /// The task that serves it; set by the worker.
  var task: Task<Void, Never>?

  /// What the connection is doing, as far as ending it depends on that.
  enum Phase {
    /// Waiting for a request: may end at once.
    case idle
    /// The gate decides, which may take as long as a person takes to reach for the phone.
    case deciding
    /// A permitted request and its answer are under way, for as long as that takes and the permit's leash holds.
    case forwarding
    /// Anything else.
    case busy
  }

  init(_ socket: Socket, peer: SocketAddress, listener: ListenerSettings, station: Station) {
    self.station = station
    self.listener = listener
    inbound = InboundConnection(
      socket, peer: peer, intakes: station.intakes, limits: station.settings.limits,
      timeouts: station.settings.timeouts)
    direct = PeerResolution(direct: peer.address, listener: listener)
    resolution = direct
    site = station.site
    isBehindProxy = listener.trustedProxies.contains { $0.contains(peer.address) }
    socket.onPeerClosed = { [unowned self] in clientLeft() }
  }

  /// Serves requests until one side ends the connection.
  func serve() async {
    var share = LoopShare()
    while await serveNext() {
      // A client whose next request is always here already does not keep the loop to itself.
      if share.isUsedUp() { await Task.yield() }
    }
    if isCut { inbound.socket.reset() } else { inbound.socket.close() }
    inbound.releaseIntake()
  }

  /// Lets the request in progress be the last one; an idle connection ends now, and a WebSocket says goodbye.
  func endAfterRequest() {
    isEnding = true
    tunnel?.finish(.stopping)
    if phase == .idle { inbound.socket.interrupt() }
  }

  /// Ends it now, whatever it is doing.
  func cancel() {
    isEnding = true
    task?.cancel()
    inbound.socket.interrupt()
  }

  /// A request that waits for somebody's phone ends with its client; one that waits for an upstream does so by
  /// itself, see `Exchange`.
  private func clientLeft() {
    if phase == .deciding { task?.cancel() }
  }

  // One request

  /// Serves one request; false when the connection is to be closed.
  private func serveNext() async -> Bool {
    phase = .idle
    let arrival = await inbound.receiveHead()
    phase = .busy
    switch arrival {
    case .ended, .lost:
      return false
    case .tooSlow:
      begin(nil)
      return await refuse(Refusal(.requestTimeout, client: .commandLine), nil)
    case .refused(let error, let head):
      begin(head)
      record.error = error.label
      note(Answer.reason(for: error))
      return await answer(Answer.to(error, head), head, closes: true)
    case .request(let head):
      begin(head)
      return await serve(head)
    }
  }

  private func serve(_ head: RequestHead) async -> Bool {
    if !station.sink.isReady, await !station.sink.admit() { return await refuseUnlogged(head) }
    // Each way has a frame of its own, which is made only where it is taken and which the connection keeps from then on,
    // idle or not: what is not on the usual way must not stand here.
    switch look(at: head) {
    case .pass: return await forward(head)
    case .answer: return await answerRefused(head)
    case .ask: return await decide(head)
    }
  }

  /// What the gate's first look leads to.
  private enum Step {
    case pass, answer, ask
  }

  /// Has the gate look at a request and keeps what it says: `permit` for `pass`, `refusal` for `answer` (nil for one of
  /// the gate's own pages), `question` for `ask`.
  @inline(never)
  private func look(at head: RequestHead) -> Step {
    resolution =
      isBehindProxy ? PeerResolution(proxy: inbound.peer.address, listener: listener, head: head) : direct
    record.client = resolution.peer.address
    // Decided, forwarded and answered by one site, whatever is reloaded meanwhile.
    site = station.site
    phase = .deciding
    // A client that has closed already leaves no event behind that could end a wait for the phone.
    if inbound.socket.peerHasClosed { task?.cancel() }
    switch site.gatekeeper.look(at: head, peer: resolution.peer, body: self, record: &record.gate) {
    case .decided(.pass(let permit)):
      self.permit = consume permit
      return .pass
    case .decided(let verdict):
      refusal = verdict.refused()
      return .answer
    case .open(let question):
      self.question = question
      return .ask
    }
  }

  /// Decides by asking somebody.
  @inline(never)
  private func decide(_ head: RequestHead) async -> Bool {
    guard let question = question.take() else { return false }
    switch await site.gatekeeper.decide(question, record: &record.gate) {
    case .pass(let permit):
      self.permit = consume permit
      return await forward(head)
    case let verdict:
      refusal = verdict.refused()
      return await answerRefused(head)
    }
  }

  /// Answers what the gate did not let pass.
  @inline(never)
  private func answerRefused(_ head: RequestHead) async -> Bool {
    phase = .busy
    guard let refusal = refusal.take() else { return await answerOwn(head) }
    // Who asked for another protocol may have gone on in it: what comes next is not read as a request.
    return await answer(Answer.to(refusal, head), head, closes: head.requestsUpgrade)
  }

  @inline(never)
  private func refuseUnlogged(_ head: RequestHead) async -> Bool {
    await refuse(Refusal(.logUnavailable, client: ClientKind(head)), head)
  }

  // To the upstream

  private func forward(_ head: RequestHead) async -> Bool {
    guard let permit = takePermit(for: head) else { return false }
    if permit.handshake != nil { return await upgrade(permit, head) }
    var report = ForwardReport()
    var failure: UpstreamError?
    do throws(UpstreamError) {
      try await exchange(for: permit, head).run(permit, report: &report)
    } catch {
      failure = error
    }
    note(report)
    if let failure { return await end(failure, report, head) }
    await finish()
    return report.keepsClient && !isEnding && leashEnd == nil
  }

  /// The permit that the gate has given, with what goes along with it; the connection is on its leash from here on.
  @inline(never)
  private func takePermit(for head: RequestHead) -> Permit? {
    guard var permit = permit.take() else { return nil }
    if let assertions = site.assertions {
      let line = assertions.line(for: permit, head, now: station.loop.now)
      permit.carry(assertion: line)
    }
    beginForwarding(permit)
    return permit
  }

  @inline(never)
  private func exchange(for permit: borrowing Permit, _ head: RequestHead) -> Exchange {
    Exchange(
      client: inbound, request: head, held: kept?.body, pool: site.pool(forRoute: permit.route.id),
      relays: station.relays,
      forwarded: resolution.forwarded, ownCookies: GateCookie.allNames, claimField: site.claimField,
      // What comes behind a handshake that led to nothing is read by nobody.
      mayKeepClient: !isEnding && permit.handshake == nil)
  }

  /// Forwards a WebSocket handshake; false: no request follows on this connection.
  @inline(never)
  private func upgrade(_ permit: consuming Permit, _ head: RequestHead) async -> Bool {
    guard let handshake = permit.handshake else { return false }
    var report = ForwardReport()
    var failure: UpstreamError?
    let exchange = exchange(for: permit, head)
    do throws(UpstreamError) {
      tunnel = try await exchange.upgrade(permit, handshake, buffers: station.tunnelBuffers, report: &report)
    } catch {
      failure = error
    }
    if let tunnel { return await run(tunnel, report) }
    note(report)
    if let failure { return await end(failure, report, head) }
    await finish()
    return false
  }

  @inline(never)
  private func note(_ report: ForwardReport) {
    endForwarding()
    record.upstream = report.endpoint?.name
    record.upstreamDuration = report.upstreamTime
    record.bytesOut = report.bytesOut
    record.status = report.status ?? 0
  }

  /// Ends a request that was let through and got no answer, or only part of one.
  @inline(never)
  private func end(_ failure: UpstreamError, _ report: ForwardReport, _ head: RequestHead) async -> Bool {
    station.settings.upstreamErrors.count(failure)
    record.error = leashEnd.map(Connection.label) ?? failure.label.description
    // It was let through by its head, and is refused for the body that came behind it.
    switch failure {
    case .badRequestBody(let error): record.gate.reason = Answer.reason(for: error)
    case .requestBodyTimedOut: record.gate.reason = .requestTimeout
    default: break
    }
    if report.hasStarted || failure.isClientGone || leashEnd != nil {
      // Half an answer must not look like a whole one: the connection ends here.
      await finish()
      return false
    }
    return await answer(Answer.to(failure, head), head, closes: true)
  }

  // Answers of our own

  private func answerOwn(_ head: RequestHead) async -> Bool {
    do throws(InboundBodyError) {
      // A client that is gone shows at the next read.
      if head.expectsContinue { try? await inbound.sendContinue() }
      let body = try await inbound.readBody(limit: OwnEndpoints.largestBody)
      phase = .deciding
      let response = await site.ownEndpoints.response(
        to: head, body: body, peer: resolution.peer, record: &record.gate)
      phase = .busy
      return await answer(response, head)
    } catch {
      return await refuse(Refusal(Answer.reason(for: error), client: ClientKind(head)), head)
    }
  }

  /// Answers a request that never got to the gate.
  private func refuse(_ refusal: Refusal, _ head: RequestHead?) async -> Bool {
    note(refusal.reason)
    return await answer(Answer.to(refusal, head), head, closes: head == nil || !inbound.body.isFinished)
  }

  private func note(_ reason: Reason) {
    record.gate.reason = reason
    station.site.gatekeeper.count(reason)
  }

  /// Sends an answer of our own; true when the connection may go on. A body that nobody has read never stays in the
  /// pipe in front of the next request (attack class 23): the connection ends instead.
  private func answer(_ response: Response, _ head: RequestHead?, closes: Bool = false) async -> Bool {
    let keepsAlive = !closes && !isEnding && inbound.body.isFinished && head?.keepsAlive == true
    record.status = response.status
    do throws(SocketError) {
      try await inbound.send(response, to: head, keepsAlive: keepsAlive)
      record.bytesOut = head?.method == .head ? 0 : response.body.count
    } catch {
      record.error = UpstreamError(answering: error).label.description
      await finish()
      return false
    }
    await finish()
    if !keepsAlive { await inbound.closeAfterAnswer() }
    return keepsAlive
  }

  // The access log

  private func begin(_ head: RequestHead?) {
    record.begin(id: station.sink.makeID(), at: station.loop.now)
    record.head = head
    record.client = direct.peer.address
  }

  /// Writes the request's one line, on every way out.
  func finish(bytesIn: Int? = nil) async {
    record.bytesIn = bytesIn ?? inbound.body.count
    if !station.sink.writeAtOnce(record) { await station.sink.write(record) }
    record.head = nil
    if kept != nil { kept = nil }
  }
}
