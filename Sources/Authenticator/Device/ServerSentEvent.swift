/// The text/event-stream format (WHATWG HTML, 9.2): what the device page listens to.
package enum ServerSentEvent {
  /// One event whose data is one line of JSON.
  package static func event(_ name: StaticString, _ data: JSONValue) -> [UInt8] {
    Array("event: \(name)\ndata: \(data.text)\n\n".utf8)
  }

  /// How long a page waits before it connects again.
  package static func retry(milliseconds: Int) -> [UInt8] { Array("retry: \(milliseconds)\n\n".utf8) }

  /// A line that carries nothing: shows that the connection lives.
  package static let comment: [UInt8] = Array(": still here\n\n".utf8)
}
