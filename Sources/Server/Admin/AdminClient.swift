internal import Fetch
import FoundationEssentials
internal import Reactor
internal import Synchronization

/// Speaks to a running gateway through its admin socket, for the commands of an operator. Each call blocks its thread
/// until the answer is here.
package struct AdminClient {
  /// Whose sessions end.
  package enum Target: Sendable {
    /// A person's, by e-mail.
    case user(String)
    /// The one whose hashed id begins so.
    case session(String)
    /// Everybody's.
    case all
  }

  private let path: String

  /// `path` is the socket's.
  package init(path: String) { self.path = path }

  /// Everybody who is signed in, in the order of the sessions' ids.
  /// - Throws: `AdminClientError` where the gateway does not answer, or answers that it cannot.
  package func sessions() throws(AdminClientError) -> [SessionPageOfList.Item] {
    var found: [SessionPageOfList.Item] = []
    var after = ""
    while true {
      let page: SessionPageOfList = try ask(
        FetchRequest(.get, "http://localhost/sessions?limit=1000\(after)"))
      found += page.sessions
      guard let next = page.next else { return found }
      after = "&after=\(next)"
    }
  }

  /// Ends sessions; returns how many there were.
  /// - Throws: as `sessions()`.
  package func revoke(_ target: Target) throws(AdminClientError) -> Int {
    var request = FetchRequest(.post, "http://localhost/sessions/revoke")
    request.fields = [("Content-Type", "application/json")]
    request.body =
      switch target {
      case .user(let email): AdminClient.json(["user": email])
      case .session(let digits): AdminClient.json(["session": digits])
      case .all: AdminClient.json(["all": true])
      }
    let answer: Ended = try ask(request)
    return answer.ended
  }

  private struct Ended: Decodable {
    let ended: Int
  }

  private struct Failure: Decodable {
    let error: String
  }

  private func ask<Answer: Decodable>(_ request: FetchRequest) throws(AdminClientError) -> Answer {
    let response: FetchResponse
    do throws(FetchError) {
      response = try send(request)
    } catch {
      if error == .unreachable {
        throw AdminClientError(
          "nobody answers at the admin socket \(path)", hint: SystemError.connectingRemedy(path))
      }
      throw AdminClientError("the admin socket \(path) failed: \(error.label)")
    }
    let body = Data(response.body)
    guard response.status == 200 else {
      // An answer that names no error is told by its status.
      let told = try? JSONDecoder().decode(Failure.self, from: body)
      throw AdminClientError("the gateway answers: \(told?.error ?? "status \(response.status)")")
    }
    // Whatever the decoder says: the other side is no gateway of this version.
    guard let answer = try? JSONDecoder().decode(Answer.self, from: body) else {
      throw AdminClientError("what answers at \(path) is no gateway of this version")
    }
    return answer
  }

  /// Makes one call on a loop of its own, and waits for it.
  private func send(_ request: FetchRequest) throws(FetchError) -> FetchResponse {
    let outcome = Outcome()
    do throws(SystemError) {
      let loop = try EventLoop()
      let thread = try loop.start(named: "admin")
      let caller = AdminCaller(on: loop, path: path)
      loop.spawn {
        outcome.keep(await caller.send(request))
        loop.stop()
      }
      thread.join()
    } catch {
      throw .outOfResources
    }
    return try outcome.result.get()
  }

  /// Takes the result from the loop's thread to the one that waits.
  private final class Outcome: Sendable {
    private let kept = Mutex<Result<FetchResponse, FetchError>>(.failure(.cancelled))

    func keep(_ result: Result<FetchResponse, FetchError>) { kept.withLock { $0 = result } }

    var result: Result<FetchResponse, FetchError> { kept.withLock { $0 } }
  }

  private static func json(_ members: some Encodable) -> [UInt8] {
    // Texts and flags always have a JSON form; an empty body would be refused by the gateway.
    Array((try? JSONEncoder().encode(members)) ?? Data())
  }
}
