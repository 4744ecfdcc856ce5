import Bytes
import Fetch
import HTTP
package import Reactor

/// Signs a program in at a running gateway as a browser would, by the JSON of the same addresses: asks, waits for the
/// tap, and takes the session.
///
/// It says of itself where it comes from (`Origin`), as a page of the gateway's own does. A page of another site
/// cannot: its browser says whose page it is.
package actor LoginFlow: LoopActor {
  package nonisolated let loop: EventLoop
  private let client: FetchClient
  private let gate: GateAddress
  private var browser: Secret?

  /// How long one call may take, beyond what it asks the gateway to hold it.
  private static let patience: Duration = .seconds(15)

  /// Must be made on `loop`, or before it runs.
  /// - Throws: `unavailable` when libcurl cannot be set up.
  package init(on loop: EventLoop, at gate: GateAddress, certificateAuthority: String?) throws(LoginFailure) {
    self.loop = loop
    self.gate = gate
    do throws(FetchError) {
      client = try FetchClient(
        loop: loop,
        settings: FetchSettings(
          bodyLimit: .kibibytes(64), certificateAuthority: certificateAuthority,
          userAgent: "unloq-gateway-login"))
    } catch {
      throw .unavailable("libcurl cannot be set up (\(error.label))")
    }
  }

  /// Rings `email`'s phone and waits for the answer.
  ///
  /// - Parameters:
  ///   - email: whose phone.
  ///   - hold: seconds between two reports; the gateway tells of the tap at once all the same.
  ///   - progress: called while the phone rings, first as soon as it does.
  /// - Returns: the session.
  /// - Throws: why there is none.
  package func run(
    email: String, hold: Int, progress: @Sendable (LoginProgress) -> Void
  ) async throws(LoginFailure) -> SessionCookie {
    var (reply, _) = try await call(.post, "/.unloq/sign-in", form: "email=\(PercentEncoding.encode(email))")
    guard let place = reply.location, place.hasPrefix("/.unloq/wait/") else { throw reply.failure }
    while reply.status == .word("pending") {
      if let code = reply.matchCode {
        progress(LoginProgress(matchCode: code, secondsLeft: reply.expiresIn ?? 0))
      }
      (reply, _) = try await call(.get, "\(place)/status?hold=\(hold)", wait: .seconds(hold))
    }
    guard reply.status == .word("approved") else { throw reply.failure }
    let (_, cookies) = try await call(.get, place)
    guard let cookie = cookies.lazy.compactMap({ SessionCookie($0) }).first else {
      throw .unavailable("the gateway has set no session")
    }
    return cookie
  }

  private func call(
    _ method: FetchRequest.Method, _ path: String, form: String? = nil, wait: Duration = .zero
  ) async throws(LoginFailure) -> (LoginReply, setCookies: [String]) {
    var request = FetchRequest(method, gate.origin + path)
    request.timeout = wait + LoginFlow.patience
    request.fields = [("Accept", "application/json"), ("Origin", gate.origin)]
    if let browser { request.fields.append(("Cookie", browser.reveal())) }
    if let form {
      request.fields.append(("Content-Type", "application/x-www-form-urlencoded"))
      request.body = Array(form.utf8)
    }
    let response: FetchResponse
    do throws(FetchError) {
      response = try await client.send(request)
    } catch {
      throw .unavailable("\(gate) cannot be reached (\(error.label))")
    }
    let cookies = response.fields.filter { $0.name == "set-cookie" }.map(\.value)
    for cookie in cookies {
      if let (name, value) = SessionCookie.pair(cookie), name.hasSuffix("unloq-browser") {
        browser = Secret("\(name)=\(value)")
      }
    }
    guard let reply = LoginReply.read(response) else {
      throw .unavailable("no unloq-gateway answers at \(gate) (status \(response.status))")
    }
    guard response.status < 300 else { throw reply.failure }
    return (reply, cookies)
  }
}
