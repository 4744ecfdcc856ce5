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
  private var asking = 0

  /// Answers are small; a larger one is not one.
  private static let largestAnswer = ByteCount.kibibytes(64)

  /// - Throws: `transport` when libcurl cannot be set up.
  package init(_ settings: OPASettings, loop: EventLoop) throws(EngineFailure) {
    self.settings = settings
    self.loop = loop
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
    guard asking < settings.inFlight else { throw .busy }
    asking += 1
    defer { asking -= 1 }
    let response = try await send(try request(input))
    guard response.status == 200 else { throw .status(response.status) }
    guard let answer = try OPAReply.read(response.body).result else { return .noRule }
    return try answer.checked(by: "opa", isSignedIn: question.user != nil)
  }

  private func request(_ input: OPAInput) throws(EngineFailure) -> FetchRequest {
    var request = FetchRequest(.post, settings.url)
    request.fields = [("Content-Type", "application/json"), ("Accept", "application/json")]
    request.bearer = settings.token
    request.timeout = settings.timeout
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
