package import Crypto
import HTTP
package import Log

/// The whole service behind the listener: the API under `/v1` and the device page under `/device`.
///
/// A plain bundle of what the calls need; each call is an extension in a file of its own.
package struct AuthenticatorService: Sendable {
  let store: Store
  let hub: DeviceHub
  let webhooks: WebhookSender
  let settings: AuthenticatorSettings
  let time: TimeSource
  let random: any RandomSource
  let log: Logger

  /// - Parameters:
  ///   - store: the database.
  ///   - hub: where people answer.
  ///   - webhooks: tells applications of sessions that ended.
  ///   - settings: what the service was told.
  ///   - time: the time of day.
  ///   - random: for ids, tokens and keys.
  ///   - log: told of decisions and failures.
  package init(
    store: Store, hub: DeviceHub, webhooks: WebhookSender, settings: AuthenticatorSettings,
    time: TimeSource = .system,
    random: any RandomSource = SecureRandom(), log: Logger
  ) {
    self.store = store
    self.hub = hub
    self.webhooks = webhooks
    self.settings = settings
    self.time = time
    self.random = random
    self.log = log
  }

  /// Answers one request.
  ///
  /// Approval calls suspend until the person answers or time runs out; cancelling the task withdraws the request.
  package func answer(_ request: IncomingRequest) async -> ServiceReply {
    switch request.segments.first {
    case "v1": .response(await answerCall(request).response)
    case "device": await answerDevice(request)
    case nil where request.method == "GET":
      .response(Response(status: 303, fields: [("Location", "/device")]))
    default: .response(APIReply.failure(.unknownRoute).response)
    }
  }

  /// Ends what an earlier run of the service left open.
  func endAbandonedApprovals() async throws {
    let now = time.now
    try await store.run { try $0.endAbandonedApprovals(at: now) }
  }

  /// Sends the person's history, account and sessions to the device pages that are connected.
  func tellHistory(of userID: Int64) async {
    let length = settings.historyLength
    let now = time.now
    do {
      let events = try await store.run { connection in
        [
          try ServerSentEvent.history(of: userID, limit: length, in: &connection),
          try ServerSentEvent.account(of: userID, in: &connection),
          try ServerSentEvent.sessions(of: userID, at: now, in: &connection),
        ]
      }
      for event in events { await hub.publish(event, to: userID) }
    } catch {
      // The page shows it when it connects again; the decision itself is stored.
      log.warning("history not shown", ["error": AuthenticatorService.label(of: error)])
    }
  }
}
