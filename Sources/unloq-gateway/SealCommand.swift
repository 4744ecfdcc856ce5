import Bytes
import Config
import Gate
import Server

/// `unloq-gateway seal CONF`.
enum SealCommand {
  /// Asks for the secret and the key, and seals the one under the other.
  static func seal(_ path: String, _ request: SealRequest) -> ExitCode {
    withProgram(path) { program throws(SealError) in
      try program.check(request)
      let what = request.kind == .basic ? "password" : "secret"
      let prompt = "\(what) of \(request.name) at \(request.route): "
      guard var secret = SecretInput.read(prompt: prompt, ceiling: CredentialPlace.longest) else {
        throw SealError(
          "there is no \(what)",
          hint: "type it, or pipe it in: one line of up to \(CredentialPlace.longest) bytes")
      }
      let isReplaced = try program.seal(request, secret: &secret) { code in
        StandardStream.error.write("the phone of \(request.user) rings with the code \(code)\n")
      }
      say(
        "sealed: \(request.name) of \(request.user) for \(request.route)\(isReplaced ? ", in the place of an earlier one" : "")"
      )
    }
  }

  /// Lists what is sealed.
  static func list(_ path: String) -> ExitCode {
    withProgram(path) { program throws(SealError) in
      for credential in try program.list() {
        let place = credential.kind.hasOwnName ? " \(credential.place.name)" : ""
        let columns = [
          credential.email.text, credential.name.route, credential.name.name,
          credential.kind.rawValue + place, Timestamp.text(credential.sealedAt),
        ]
        say(columns.joined(separator: "  "))
      }
    }
  }

  /// Removes one.
  static func remove(_ path: String, _ user: EmailAddress, _ route: String, _ name: String) -> ExitCode {
    withProgram(path) { program throws(SealError) in
      guard try program.remove(user: user, route: route, name: name) else {
        throw SealError("\(user) has no sealed \(name) for \(route)")
      }
      say("removed: \(name) of \(user) for \(route)")
    }
  }

  private static func say(_ line: String) { StandardStream.output.write(line + "\n") }

  private static func withProgram(
    _ path: String, _ body: (SealProgram) throws(SealError) -> Void
  ) -> ExitCode {
    let configuration = Configuration.load(path)
    guard let settings = configuration.settings else {
      for diagnostic in configuration.diagnostics {
        StandardStream.error.write(diagnostic.text(file: path) + "\n")
      }
      return .failed
    }
    do throws(SealError) {
      try body(try SealProgram(settings))
      return .ok
    } catch {
      StandardStream.error.write(
        "unloq-gateway: \(error.message)\n" + (error.hint.map { "  hint: \($0)\n" } ?? ""))
      return .failed
    }
  }
}
