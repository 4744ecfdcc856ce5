import Bytes
import HTTP

/// What a parser made of some bytes, as a value that can be compared.
enum Outcome: Equatable, CustomStringConvertible {
  case needsMore
  case refused(HTTPError)
  case accepted(consumed: Int)

  var description: String {
    switch self {
    case .needsMore: "needs more"
    case .refused(let error): "refused: \(error.label)"
    case .accepted(let consumed): "accepted, \(consumed) bytes"
    }
  }

  /// Parses `bytes` as a request head.
  static func of(_ parser: inout RequestParser, _ bytes: ArraySlice<UInt8>, _ head: RequestHead) -> Outcome {
    do {
      guard let consumed = try parser.parse(bytes.span, into: head) else { return .needsMore }
      return .accepted(consumed: consumed)
    } catch {
      return .refused(error)
    }
  }

  /// Parses `bytes` as a response head.
  static func of(
    _ parser: inout ResponseParser, _ bytes: ArraySlice<UInt8>, _ head: ResponseHead, answering method: Method
  ) -> Outcome {
    do {
      guard let consumed = try parser.parse(bytes.span, into: head, answering: method) else {
        return .needsMore
      }
      return .accepted(consumed: consumed)
    } catch {
      return .refused(error)
    }
  }

  /// The status that a refusal of that kind is answered with.
  static func status(_ kind: HTTPError.Kind) -> Int {
    switch kind {
    case .badRequest: 400
    case .headTooLarge: 431
    case .uriTooLong: 414
    case .bodyTooLarge: 413
    case .versionNotSupported: 505
    case .notImplemented: 501
    }
  }
}

/// The head of `text`, which must be a whole and good one.
func requestHead(_ text: String, limits: HTTPLimits = HTTPLimits()) throws -> RequestHead {
  let head = RequestHead()
  var parser = RequestParser(limits: limits)
  _ = try parser.parse(Array(text.utf8).span, into: head)
  return head
}

/// The request `GET /` with `lines` behind its Host.
func getRequest(_ lines: String...) throws -> RequestHead {
  try requestHead("GET / HTTP/1.1\r\nHost: app.example\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
}

/// The error that `work` throws.
func thrownError(_ work: () throws -> Void) -> HTTPError? {
  do {
    try work()
    return nil
  } catch {
    return error as? HTTPError
  }
}

/// Runs a chunked decoder over `pieces`, as a connection would that receives them one after the other.
///
/// - Returns: the data, the trailer lines, and what was left in the input.
func decodedChunks(
  _ pieces: [ArraySlice<UInt8>], limits: HTTPLimits = HTTPLimits()
) throws(HTTPError) -> (data: [UInt8], trailers: [String], rest: [UInt8], isFinished: Bool) {
  var decoder = ChunkedDecoder(limits: limits)
  let input = Buffer(capacity: 64)
  var data: [UInt8] = []
  var trailers: [String] = []
  for piece in pieces {
    input.append(piece.span)
    reading: while true {
      let step = try decoder.next(input.readable)
      switch step.event {
      case .data(let range): data += [UInt8](copying: input.readable.extracting(range))
      case .trailer(let range): trailers.append(String(copying: input.readable.extracting(range)))
      case .needsMore, .finished:
        input.consume(step.consumed)
        break reading
      }
      input.consume(step.consumed)
    }
  }
  return (data, trailers, [UInt8](copying: input.readable), decoder.isFinished)
}

/// The text of `bytes`, nil where there are none.
func copied(_ bytes: Span<UInt8>?) -> String? {
  guard let bytes else { return nil }
  return String(copying: bytes)
}
