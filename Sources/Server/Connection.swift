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
    let resolution =
      isBehindProxy ? PeerResolution(proxy: inbound.peer.address, listener: listener, head: head) : direct
    record.client = resolution.peer.address
    if !station.sink.isReady, await !station.sink.admit() {
      return await refuse(Refusal(.logUnavailable, client: ClientKind(head)), head)
    }
    // Decided, forwarded and answered by one site, whatever is reloaded meanwhile.
    let site = station.site
    phase = .deciding
    // A client that has closed already leaves no event behind that could end a wait for the phone.
    if inbound.socket.peerHasClosed { task?.cancel() }
    switch site.gatekeeper.look(at: head, peer: resolution.peer, body: self, record: &record.gate) {
    case .decided(.pass(let permit)): return await forward(permit, head, resolution.forwarded, site)
    case .decided(let verdict): return await answer(verdict, head, resolution, site)
    case .open(let question): return await decide(question, head, resolution, site)
    }
  }

  // What is not on the usual way stands in functions of its own: each has a frame that is made only where it is called,
  // and that a connection keeps from then on, idle or not.

  @inline(never)
  private func decide(
    _ question: OpenQuestion, _ head: RequestHead, _ resolution: PeerResolution, _ site: ServedSite
  ) async -> Bool {
    switch await site.gatekeeper.decide(question, record: &record.gate) {
    case .pass(let permit): return await forward(permit, head, resolution.forwarded, site)
    case let verdict: return await answer(verdict, head, resolution, site)
    }
  }

  /// Answers what the gate did not let pass.
  @inline(never)
  private func answer(
    _ verdict: consuming Verdict, _ head: RequestHead, _ resolution: PeerResolution, _ site: ServedSite
  ) async -> Bool {
    phase = .busy
    switch consume verdict {
    case .pass: return false
    case .refuse(let refusal):
      // Who asked for another protocol may have gone on in it: what comes next is not read as a request.
      return await answer(Answer.to(refusal, head), head, closes: head.requestsUpgrade)
    case .own: return await answerOwn(head, resolution.peer, site.ownEndpoints)
    }
  }

  // To the upstream

  private func forward(
    _ permit: consuming Permit, _ head: RequestHead, _ forwarded: ForwardedClient, _ site: ServedSite
  ) async -> Bool {
    if let assertions = site.assertions {
      let line = assertions.line(for: permit, head, now: station.loop.now)
      permit.carry(assertion: line)
    }
    let exchange = Exchange(
      client: inbound, request: head, held: kept?.body, pool: site.pool(forRoute: permit.route.id),
      relays: station.relays,
      forwarded: forwarded, ownCookies: GateCookie.allNames, claimField: site.claimField,
      // What comes behind a handshake that led to nothing is read by nobody.
      mayKeepClient: !isEnding && permit.handshake == nil)
    beginForwarding(permit)
    var report = ForwardReport()
    var failure: UpstreamError?
    do throws(UpstreamError) {
      if let handshake = permit.handshake {
        tunnel = try await exchange.upgrade(
          permit, handshake, buffers: station.tunnelBuffers, report: &report)
      } else {
        try await exchange.run(permit, report: &report)
      }
    } catch {
      failure = error
    }
    if let tunnel { return await run(tunnel, report) }
    endForwarding()
    record.upstream = report.endpoint?.name
    record.upstreamDuration = report.upstreamTime
    record.bytesOut = report.bytesOut
    record.status = report.status ?? 0
    guard let failure else {
      await finish()
      return report.keepsClient && !isEnding && leashEnd == nil
    }
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

  private func answerOwn(_ head: RequestHead, _ peer: Peer, _ ownEndpoints: OwnEndpoints) async -> Bool {
    do throws(InboundBodyError) {
      // A client that is gone shows at the next read.
      if head.expectsContinue { try? await inbound.sendContinue() }
      let body = try await inbound.readBody(limit: OwnEndpoints.largestBody)
      phase = .deciding
      let response = await ownEndpoints.response(
        to: head, body: body, peer: peer, record: &record.gate)
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
