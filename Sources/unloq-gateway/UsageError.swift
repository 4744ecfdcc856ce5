/// A command line that makes no sense.
struct UsageError: Error, Equatable {
  /// One clause, no full stop.
  let message: String
  /// What was probably meant.
  let hint: String?
  /// The command whose usage helps; `nil` for the program's.
  let command: CommandName?

  init(_ message: String, hint: String? = nil, command: CommandName? = nil) {
    self.message = message
    self.hint = hint
    self.command = command
  }
}
