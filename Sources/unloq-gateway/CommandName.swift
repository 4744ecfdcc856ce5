/// The program's commands, in the order of the help.
enum CommandName: String, CaseIterable {
  case run, check, explain, sessions, revoke, manual, version, completion, help
}
