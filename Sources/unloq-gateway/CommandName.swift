/// The program's commands, in the order of the help.
enum CommandName: String, CaseIterable {
  case run, check, explain, replay, seal, sessions, revoke, login, manual, version, completion, help
}
