/// What the program tells the shell.
enum ExitCode: Int32 {
  case ok = 0
  /// It was understood and did not work out.
  case failed = 1
  /// It was not understood.
  case usage = 2
}
