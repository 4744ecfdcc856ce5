internal import Fetch
internal import Reactor

/// One call to an admin socket, on the loop that makes it.
actor AdminCaller: LoopActor {
  nonisolated let loop: EventLoop
  private let path: String

  init(on loop: EventLoop, path: String) {
    self.loop = loop
    self.path = path
  }

  /// Makes the call.
  func send(_ request: FetchRequest) async -> Result<FetchResponse, FetchError> {
    do throws(FetchError) {
      let client = try FetchClient(loop: loop, settings: FetchSettings(unixSocket: path))
      return .success(try await client.send(request))
    } catch {
      return .failure(error)
    }
  }
}
