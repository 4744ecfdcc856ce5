import Bytes
import Gate
import HTTP

/// Writes records as lines, one kind per instance. Allocates nothing in the steady state, apart from a text a
/// second for the time and one where the client's address changes.
final class LineFormatter {
  /// How lines are written.
  let format: AccessLogFormat
  /// Whether queries are written as `?…`.
  let redactsQuery: Bool
  var time = TimeText()
  private var client: IPAddress?
  private let clientText = Buffer(capacity: 64)

  init(format: AccessLogFormat, redactsQuery: Bool) {
    self.format = format
    self.redactsQuery = redactsQuery
  }

  /// Appends the line of `record` with its newline.
  ///
  /// - Parameters:
  ///   - record: what happened.
  ///   - duration: how long the request took.
  ///   - wall: now, in nanoseconds since 1970.
  ///   - buffer: where the line goes.
  func append(_ record: AccessRecord, duration: Duration, wall: Int64, to buffer: Buffer) {
    time.update(wall)
    switch format {
    case .json: appendJSON(record, duration, to: buffer)
    case .combined: appendCombined(record, to: buffer)
    }
    buffer.append(UInt8(ascii: "\n"))
  }

  /// Appends the client's address; its text is kept from record to record.
  func appendClient(_ address: IPAddress, to buffer: Buffer) {
    if client != address {
      client = address
      clientText.removeAll()
      clientText.append(address.description)
    }
    let text = clientText
    buffer.append(text.readable)
  }
}
