import Config
import Gate
import Replay
import Server

/// What the command line asks for.
enum Command {
  case run(conf: String)
  case check(conf: String)
  case explain(conf: String, request: ExplainedRequest)
  case sessions(conf: String)
  case revoke(conf: String, target: AdminClient.Target)
  case replay(conf: String, log: String, options: ReplayCommand.Options)
  case login(LoginOptions)
  case seal(conf: String, SealRequest)
  case listSealed(conf: String)
  case removeSealed(conf: String, user: EmailAddress, route: String, name: String)
  case manual(asConf: Bool)
  case version
  case completion(Shell)
  /// Of one command, or of the program.
  case help(CommandName?)
}
