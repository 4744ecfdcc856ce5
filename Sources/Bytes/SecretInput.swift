import Glibc

/// A secret that somebody types or pipes in. It is never an argument: those stand in the list of processes.
package enum SecretInput {
  /// Asks at the terminal, without showing what is typed; where standard input is no terminal, reads all of it. A newline at
  /// the end is dropped. Nil where there is nothing, or more than `ceiling` bytes.
  package static func read(prompt: String, ceiling: Int) -> [UInt8]? {
    let isTerminal = isatty(STDIN_FILENO) == 1
    var usual = termios()
    if isTerminal {
      StandardStream.error.write(prompt)
      // Sound: the struct is ours.
      guard unsafe tcgetattr(STDIN_FILENO, &usual) == 0 else { return nil }
      var silent = usual
      silent.c_lflag &= ~tcflag_t(ECHO)
      unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    }
    defer {
      if isTerminal {
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual)
        StandardStream.error.write("\n")
      }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(ceiling + 2)
    while bytes.count <= ceiling + 1 {
      var byte: UInt8 = 0
      // Sound: one byte is read into one byte.
      let count = unsafe Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 || (isTerminal && byte == UInt8(ascii: "\n")) { break }
      bytes.append(byte)
    }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return bytes.isEmpty || bytes.count > ceiling ? nil : bytes
  }
}
