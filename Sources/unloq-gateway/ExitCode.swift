/// What the program tells the shell.
enum ExitCode: Int32 {
  case ok = 0
  /// It was understood and did not work out.
  case failed = 1
  /// It was not understood.
  case usage = 2
  /// `login`: the person said no.
  case denied = 3
  /// `login`: nobody answered the phone in time.
  case timedOut = 4
  /// `login`: the gateway or its approval service cannot be had.
  case unavailable = 5
  /// `login`: the gateway does not want to ask.
  case refused = 6
}
