import Bytes

/// Finds the end of a message head while it arrives, and refuses what can be refused by its line ends and
/// sizes alone.
///
/// Remembers how far it has looked, so that a head that comes byte by byte costs no more than one that comes
/// whole. What it refuses does not depend on how the bytes were cut: the first offence by position wins.
struct HeadScanner {
  /// Which sort of message is read; they differ in their first line.
  enum Message {
    case request, response
  }

  private let message: Message
  private var scanned = 0
  private var headStart = 0
  private var lineStart = 0
  private var lineCount = 0

  init(_ message: Message) { self.message = message }

  /// Whether any byte of a head was seen.
  var hasBegun: Bool { scanned > 0 }

  /// The head's bytes within `input`, nil while its end has not arrived.
  ///
  /// - Parameters:
  ///   - input: everything received since the last head, from the same first byte at each call.
  ///   - limits: the ceilings.
  /// - Returns: where the head stands; an empty line in front of it is left out.
  /// - Throws: `.bareLineFeed`, a ceiling's case, or the malformed first line where its first byte tells
  ///   already.
  mutating func head(in input: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) -> Range<Int>? {
    try checkFirstByte(input)
    while let feed = input.firstIndex(of: Byte.lineFeed, from: scanned) {
      try checkSizes(upTo: feed + 1, limits)
      // RFC 9112, 2.2 lets a recipient take a lone LF as a line end; readers that do not would see another
      // message.
      guard feed > lineStart, input[feed - 1] == Byte.carriageReturn else { throw .bareLineFeed }
      scanned = feed + 1
      if feed - 1 > lineStart {
        lineCount += 1
        if lineCount - 1 > limits.fieldCount { throw .tooManyFields }
      } else if lineCount > 0 {
        return headStart..<scanned
      } else {
        try skipEmptyLine()
      }
      lineStart = scanned
      try checkFirstByte(input)
    }
    scanned = input.count
    try checkSizes(upTo: scanned + 1, limits)
    return nil
  }

  /// RFC 9112, 2.2: "a server that is expecting to receive and parse a request-line SHOULD ignore at least
  /// one empty line". One is skipped, before a request only; a second is refused.
  private mutating func skipEmptyLine() throws(HTTPError) {
    guard message == .request, headStart == 0 else { throw malformedFirstLine }
    headStart = scanned
  }

  /// Refuses at the first byte what is not HTTP at all, such as a TLS handshake on a plain port, instead of
  /// waiting for a line end that never comes.
  private func checkFirstByte(_ input: Span<UInt8>) throws(HTTPError) {
    guard lineCount == 0, input.count > lineStart else { return }
    let byte = input[lineStart]
    if !ByteSet.token.contains(byte) && byte != Byte.carriageReturn && byte != Byte.lineFeed {
      throw malformedFirstLine
    }
  }

  /// Refuses a line, or the beginning of one, that passes a ceiling.
  ///
  /// - Parameters:
  ///   - end: behind the line feed, or where it would be at the earliest.
  ///   - limits: the ceilings.
  /// - Throws: the case of the ceiling that is passed first.
  private func checkSizes(upTo end: Int, _ limits: HTTPLimits) throws(HTTPError) {
    let line = lineCount == 0 ? limits.requestLine.bytes : limits.fieldLine.bytes
    let lineBound = lineStart + line + 2
    let headBound = headStart + limits.head.bytes
    guard end > min(lineBound, headBound) else { return }
    if headBound <= lineBound { throw .headTooLarge }
    if lineCount > 0 { throw .fieldLineTooLong }
    throw message == .request ? .requestLineTooLong : .headTooLarge
  }

  private var malformedFirstLine: HTTPError {
    message == .request ? .malformedRequestLine : .malformedStatusLine
  }
}
