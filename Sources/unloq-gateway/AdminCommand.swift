import Bytes
import Config
import Server

/// What commands to a running gateway share: the way to its admin socket, and how failures are told.
enum AdminCommand {
  /// Finds the admin socket that the conf at `path` names, and prints what `body` answers.
  static func run(
    _ path: String, _ body: (AdminClient) throws(AdminClientError) -> String
  ) -> ExitCode {
    let configuration = Configuration.loadWithoutSecrets(path)
    guard let settings = configuration.settings else {
      for diagnostic in configuration.diagnostics {
        StandardStream.error.write(diagnostic.text(file: path) + "\n")
      }
      return .failed
    }
    guard let socket = settings.adminSocket else {
      return fail("\(path) names no admin socket", hint: "admin: {socket: /run/unloq-gateway/admin.sock}")
    }
    do throws(AdminClientError) {
      StandardStream.output.write(try body(AdminClient(path: socket)))
      return .ok
    } catch {
      return fail(error.description, hint: error.hint)
    }
  }

  private static func fail(_ message: String, hint: String?) -> ExitCode {
    StandardStream.error.write("unloq-gateway: \(message)\n" + (hint.map { "  hint: \($0)\n" } ?? ""))
    return .failed
  }
}
