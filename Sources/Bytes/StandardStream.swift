import Glibc

/// The two streams every program starts with. For few, short lines: a write may block.
package enum StandardStream: Int32, Sendable {
  case output = 1
  case error = 2

  /// Writes `text` in as few `write(2)` calls as the stream takes, so that lines of several threads do not mix.
  ///
  /// A stream that is gone or broken swallows the text: there is nobody left to tell.
  package func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // Sound: the pointer covers `rest` for the length of the call.
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      if written <= 0 { return }
      rest = rest.dropFirst(written)
    }
  }
}
