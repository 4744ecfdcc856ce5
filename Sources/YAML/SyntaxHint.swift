/// What a person probably meant where libyaml stopped.
enum SyntaxHint {
  /// - Parameters:
  ///   - message: libyaml's own words.
  ///   - line: the text of the line where it stopped, without its end.
  ///   - position: where it stopped.
  ///   - opening: the line where the list, mapping or quote began that it was reading.
  /// - Returns: `nil` where libyaml's words have to do.
  static func hint(
    for message: String, in line: String, at position: Position, openedIn opening: Int? = nil
  ) -> String? {
    let rest = line.dropFirst(position.column - 1)
    if message.contains("alias") || message.contains("anchor") {
      return "a value that begins with * or & needs quotes: \"*.example\""
    }
    if message.contains("cannot start any token") {
      if rest.first == "\t" || line.first == "\t" { return "indent with spaces, not tabs" }
      if let first = rest.first, "@`%".contains(first) {
        return "a value that begins with \(first) needs quotes"
      }
    }
    if message.contains("mapping values are not allowed") {
      return "a value that contains \": \" needs quotes; otherwise look at the indentation of this line"
    }
    if message.contains("could not find expected ':'") { return "a key is followed by \": \" and its value" }
    if message.contains("did not find expected key") || message.contains("did not find expected '-'") {
      return "keys of one mapping and items of one list begin in the same column"
    }
    if message.contains("',' or"), let opening {
      return "the list or mapping that was opened in line \(opening) is not closed before here"
    }
    if message.contains("unknown escape") {
      return "a backslash in \"…\" begins an escape: write \\\\ or use '…'"
    }
    if message.contains("quoted scalar") { return "the quote that begins here is not closed" }
    return nil
  }
}
