internal import Bytes
package import HTTP

/// How far one message's body has been read: where it ends, and how its bytes are handed on.
///
/// A pure value over buffers, so that the client's body and the upstream's share it.
package struct IncomingBody {
  private enum State {
    case finished
    case length(Int)
    case chunked(ChunkedDecoder)
    case untilClose
  }

  private var state: State
  private let limit: Int
  private var hasTrailers = false
  /// Whether trailers are left out where the body is handed on: where a field was set that they could name once more. They
  /// are always optional (RFC 9110, 6.5.1).
  package var dropsTrailers = false

  /// Bytes of the body so far, without framing.
  package private(set) var count = 0

  /// No body.
  package init() {
    state = .finished
    limit = .max
  }

  /// A request's body.
  package init(_ framing: BodyFraming, limits: HTTPLimits) {
    state = IncomingBody.state(for: framing, limits)
    limit = limits.body?.bytes ?? .max
  }

  /// An answer's body: streamed, and of any length.
  package init(answering framing: BodyFraming) {
    var limits = HTTPLimits()
    limits.body = nil
    state = IncomingBody.state(for: framing, limits)
    limit = .max
  }

  private static func state(for framing: BodyFraming, _ limits: HTTPLimits) -> State {
    switch framing {
    case .none, .length(0): .finished
    case .length(let count): .length(count)
    case .chunked: .chunked(ChunkedDecoder(limits: limits))
    case .untilClose: .untilClose
    }
  }

  /// Whether the body has been read to its end.
  package var isFinished: Bool {
    if case .finished = state { return true }
    return false
  }

  /// How many bytes may be read straight from the socket into the buffer they are sent from: all that is left of a body
  /// of known length, any number of one that ends with the connection; nil for chunks. Count them afterwards.
  package var directLimit: Int? {
    switch state {
    case .length(let left): left
    case .untilClose: .max
    case .finished, .chunked: nil
    }
  }

  /// Whether the body is still being read and comes in chunks.
  var isChunked: Bool {
    if case .chunked = state { return true }
    return false
  }

  /// Notes that `bytes` were read straight to where they are sent from; at most `directLimit`.
  /// - Throws: `bodyTooLarge`.
  package mutating func countDirect(_ bytes: Int) throws(HTTPError) {
    switch state {
    case .length(let left):
      precondition(bytes <= left, "read into the next message")
      state = bytes == left ? .finished : .length(left - bytes)
    case .untilClose: break
    case .finished, .chunked: preconditionFailure("these bytes have framing")
    }
    try add(bytes)
  }

  /// The connection has ended: whether that is the end of the body, or its loss.
  package mutating func endWithConnection() -> Bool {
    if case .untilClose = state { state = .finished }
    return isFinished
  }

  /// A run of body bytes at the front of a buffer: where they stand, and how much to consume with them.
  struct Piece {
    var bytes: Range<Int>
    var consumed: Int
  }

  /// The next run of body bytes in `input`; nil when more is needed, with whatever framing was read already noted.
  ///
  /// - Parameters:
  ///   - input: everything received and not consumed. Framing in front of a piece is part of what it consumes.
  ///   - trailers: where the end of a chunked body is written, with its trailers, as it is read.
  /// - Returns: the run, possibly empty where only framing was read.
  /// - Throws: what is wrong with the framing, or `bodyTooLarge`.
  mutating func next(in input: Span<UInt8>, trailersTo trailers: Buffer? = nil) throws(HTTPError) -> Piece? {
    switch state {
    case .finished: return nil
    case .untilClose:
      try add(input.count)
      return Piece(bytes: 0..<input.count, consumed: input.count)
    case .length(let left):
      let taken = min(left, input.count)
      state = taken == left ? .finished : .length(left - taken)
      try add(taken)
      return Piece(bytes: 0..<taken, consumed: taken)
    case .chunked(var decoder):
      // Written back on every way out: what the decoder has consumed it will not see again.
      state = .untilClose
      defer { state = decoder.isFinished ? .finished : .chunked(decoder) }
      return try next(in: input, &decoder, trailers)
    }
  }

  private mutating func next(
    in input: Span<UInt8>, _ decoder: inout ChunkedDecoder, _ trailers: Buffer?
  ) throws(HTTPError) -> Piece? {
    let step = try decoder.next(input)
    switch step.event {
    case .data(let range):
      try add(range.count)
      return Piece(bytes: range, consumed: step.consumed)
    case .trailer where dropsTrailers: break
    case .trailer(let range):
      if !hasTrailers { trailers?.beginTrailers() }
      hasTrailers = true
      trailers?.append(input.extracting(range))
      trailers?.append("\r\n")
    case .finished:
      if hasTrailers { trailers?.endTrailers() } else { trailers?.endChunks() }
    case .needsMore:
      if step.consumed == 0 { return nil }
    }
    return Piece(bytes: 0..<0, consumed: step.consumed)
  }

  private mutating func add(_ bytes: Int) throws(HTTPError) {
    count += bytes
    if count > limit { throw .bodyTooLarge }
  }
}
