import Bytes
import Fetch
import HTTP
package import Log
package import Reactor
import UnloqAPI

/// Tells applications that a person ended a session: the signed logout webhook, by libcurl, on the service's loop.
package actor WebhookSender: LoopActor {
  package nonisolated let loop: EventLoop
  private let log: Logger
  private var client: FetchClient?
  /// Tries that go on, by the session's approval.
  private var repeating: [String: Task<Void, Never>] = [:]
  private var isStopping = false

  /// How long an application may take to answer.
  private static let patience: Duration = .seconds(10)

  /// A sender on the service's loop.
  package init(on loop: EventLoop, log: Logger) {
    self.loop = loop
    self.log = log
  }

  /// Tells every hook once. Returns the hooks that did not answer with 2xx.
  func tell(_ hooks: [WebhookRecord], of session: LiveSession, by userID: Int64) async -> [WebhookRecord] {
    var failed: [WebhookRecord] = []
    for hook in hooks {
      if !(await send(hook, session, userID)) { failed.append(hook) }
    }
    return failed
  }

  /// Goes on telling hooks that failed, each as often as it was asked for, then calls `whenTold` if all have heard.
  /// Ends with the service: the person can tap once more.
  func repeatTelling(
    _ hooks: [WebhookRecord], of session: LiveSession, by userID: Int64,
    whenTold: @escaping @Sendable () async -> Void
  ) {
    guard !isStopping else { return }
    let id = session.approvalID
    repeating[id]?.cancel()
    repeating[id] = Task(executorPreference: loop) {
      var isTold = true
      for hook in hooks {
        let hears = await self.repeatTelling(hook, of: session, by: userID)
        isTold = isTold && hears
      }
      if isTold && !Task.isCancelled { await whenTold() }
    }
  }

  /// Ends what goes on.
  package func stop() {
    isStopping = true
    for task in repeating.values { task.cancel() }
    repeating.removeAll()
  }

  private func repeatTelling(_ hook: WebhookRecord, of session: LiveSession, by userID: Int64) async -> Bool {
    for _ in 0..<hook.retry {
      await loop.sleep(for: .seconds(hook.retryTimeout))
      if Task.isCancelled { return false }
      if await send(hook, session, userID) { return true }
    }
    return false
  }

  private func send(_ hook: WebhookRecord, _ session: LiveSession, _ userID: Int64) async -> Bool {
    let payload = ["unloq_id": String(userID), "sid": session.sid]
    var request = FetchRequest(.post, hook.url)
    request.timeout = WebhookSender.patience
    request.fields = [
      ("Content-Type", "application/x-www-form-urlencoded"),
      (
        "X-Unloq-Signature",
        WebhookSignature.make(target: hook.url, payload: payload, key: hook.secret)
      ),
    ]
    request.body = Array(
      payload.sorted { $0.key < $1.key }.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
        .joined(separator: "&").utf8)
    do throws(FetchError) {
      let status = try await connected().send(request).status
      if (200..<300).contains(status) { return true }
      log.warning("webhook refused", ["webhook": String(hook.id), "status": String(status)])
    } catch {
      log.warning("webhook failed", ["webhook": String(hook.id), "error": error.label])
    }
    return false
  }

  private func connected() throws(FetchError) -> FetchClient {
    if let client { return client }
    let fresh = try FetchClient(
      loop: loop,
      settings: FetchSettings(bodyLimit: .kibibytes(64), userAgent: "unloq-authenticator"))
    client = fresh
    return fresh
  }
}
