import Bytes
import Gate
import Glibc
import Login
import Reactor
import Synchronization

/// `unloq-gateway login URL --user EMAIL`.
enum LoginCommand {
  /// Rings the phone, tells on standard error how it stands, and prints the session on standard output. Blocks.
  static func run(_ options: LoginOptions) -> ExitCode {
    if !options.gate.isSecure && !options.gate.isLoopback {
      tell("warning: \(options.gate) is plain http: whoever is on the way can read the session")
    }
    do throws(SystemError) {
      let loop = try EventLoop()
      switch signIn(options, on: loop) {
      case .success(let cookie):
        tell("Approved; the session ends in \(cookie.lifetime / 60) min at the latest.")
        let now = WallClock.nanosecondsSince1970() / 1_000_000_000
        StandardStream.output.write(options.format.text(cookie, at: options.gate, now: now))
        return .ok
      case .failure(let failure):
        tell("not signed in: \(failure.text)")
        return code(of: failure)
      }
    } catch {
      tell("the system refuses: \(error)")
      return .failed
    }
  }

  private static func signIn(_ options: LoginOptions, on loop: EventLoop) -> Result<
    SessionCookie, LoginFailure
  > {
    let isTerminal = isatty(StandardStream.error.rawValue) == 1
    let outcome = Mutex<Result<SessionCookie, LoginFailure>>(.failure(.unavailable("nothing was tried")))
    let told = Mutex(false)
    loop.spawn {
      let result: Result<SessionCookie, LoginFailure>
      do throws(LoginFailure) {
        let flow = try LoginFlow(
          on: loop, at: options.gate, certificateAuthority: options.certificateAuthority)
        result = .success(
          try await flow.run(email: options.email.text, hold: isTerminal ? 1 : 25) { progress in
            let isFirst = told.withLock { told in
              defer { told = true }
              return !told
            }
            if isFirst { tell("Ringing the phone of \(options.email). Match code: \(progress.matchCode)") }
            if isTerminal { StandardStream.error.write("\r\(progress.secondsLeft) s left \u{1B}[K") }
          })
      } catch {
        result = .failure(error)
      }
      if isTerminal && told.withLock({ $0 }) { StandardStream.error.write("\r\u{1B}[K") }
      outcome.withLock { $0 = result }
      loop.stop()
    }
    loop.run()
    return outcome.withLock { $0 }
  }

  private static func tell(_ line: String) { StandardStream.error.write("unloq-gateway: \(line)\n") }

  private static func code(of failure: LoginFailure) -> ExitCode {
    switch failure {
    case .denied: .denied
    case .timedOut: .timedOut
    case .unavailable: .unavailable
    case .refused: .refused
    }
  }
}
