import Bytes
import Fetch
import FoundationEssentials
package import Gate
package import Reactor

/// Asks an Open Policy Agent by its Data API: `POST /v1/data/…` with the question as `input`. An actor on the loop whose
/// sockets it uses.
///
/// One try: what is not there when the time-out is over is not asked for again.
package actor OPASource: LoopActor, PolicySource {
  package nonisolated let loop: EventLoop
  private let fetch: FetchClient
  private let settings: OPASettings
  private let slots: CallSlots

  /// Answers are small; a larger one is not one.
  private static let largestAnswer = ByteCount.kibibytes(64)
  /// How many questions may wait for their turn, for each that may be under way.
  private static let queueFactor = 10

  /// - Throws: `transport` when libcurl cannot be set up.
  package init(_ settings: OPASettings, loop: EventLoop) throws(EngineFailure) {
    self.settings = settings
    self.loop = loop
    slots = CallSlots(settings.inFlight, longestQueue: settings.inFlight * OPASource.queueFactor, loop: loop)
    do throws(FetchError) {
      fetch = try FetchClient(
        loop: loop,
        settings: FetchSettings(
          connectTimeout: settings.timeout, bodyLimit: OPASource.largestAnswer,
          certificateAuthority: settings.certificateAuthority))
    } catch {
      throw .transport(error.label)
    }
  }

  /// Asks once.
  package func decide(_ question: PolicyText) async throws(EngineFailure) -> PolicyAnswer {
    guard let input = OPAInput(question, fields: settings.headers) else { return .noRule }
    let deadline = MonotonicTime.current() + settings.timeout
    try await slots.take(until: deadline)
    defer { slots.giveBack() }
    let rest = deadline - MonotonicTime.current()
    guard rest > .milliseconds(1) else { throw .late }
    let response = try await send(try request(input, within: rest))
    guard response.status == 200 else { throw .status(response.status) }
    guard let answer = try OPAReply.read(response.body).result else { return .noRule }
    return try answer.checked(by: "opa", isSignedIn: question.user != nil)
  }

  private func request(_ input: OPAInput, within timeout: Duration) throws(EngineFailure) -> FetchRequest {
    var request = FetchRequest(.post, settings.url)
    request.fields = [("Content-Type", "application/json"), ("Accept", "application/json")]
    request.bearer = settings.token
    request.timeout = timeout
    do {
      request.body = [UInt8](try JSONEncoder().encode(OPAInput.Question(input: input)))
    } catch {
      throw .nonsense("the question cannot be written as JSON")
    }
    return request
  }

  private func send(_ request: FetchRequest) async throws(EngineFailure) -> FetchResponse {
    do throws(FetchError) {
      return try await fetch.send(request)
    } catch {
      switch error {
      case .timedOut, .connectTimedOut: throw .late
      default: throw .transport(error.label)
      }
    }
  }
}
