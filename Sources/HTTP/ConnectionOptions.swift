import Bytes

/// What the `Connection` fields of a message say about its connection.
///
/// RFC 9110, 7.6.1: `Connection = #connection-option`, `connection-option = token`.
struct ConnectionOptions {
  /// `close` is among them.
  private(set) var close = false
  /// `keep-alive` is among them; asked for by HTTP/1.0 peers.
  private(set) var keepAlive = false
  /// `upgrade` is among them.
  private(set) var upgrade = false

  /// Each option is looked for among all fields: a bound on both keeps a head of thousands of options cheap.
  private static let mostOptions = 32

  /// Reads every `Connection` field and marks the fields that they name.
  ///
  /// - Throws: `.badConnectionOption`, `.tooManyConnectionOptions`, or `.connectionNamesFraming` where the
  ///   sender wants a field removed without which the message means something else.
  init(_ head: Span<UInt8>, _ fields: FieldTable) throws(HTTPError) {
    guard fields.present.contains(.connection) else { return }
    var count = 0
    for index in fields.entries.indices where fields.entries[index].kind == .connection {
      let value = fields.entries[index].value
      var at = value.lowerBound
      while at < value.upperBound {
        let start = at
        while at < value.upperBound && ByteSet.token.contains(head[at]) { at += 1 }
        let option = start..<at
        while at < value.upperBound && Byte.isBlank(head[at]) { at += 1 }
        guard at == value.upperBound || head[at] == Byte.comma else { throw .badConnectionOption }
        at += 1
        while at < value.upperBound && Byte.isBlank(head[at]) { at += 1 }
        // RFC 9110, 5.6.1.2: empty list elements are parsed and ignored.
        if option.isEmpty { continue }
        count += 1
        guard count <= ConnectionOptions.mostOptions else { throw .tooManyConnectionOptions }
        try note(head, option, fields)
      }
    }
  }

  private mutating func note(
    _ head: Span<UInt8>, _ range: Range<Int>, _ fields: FieldTable
  ) throws(HTTPError) {
    let option = head.extracting(range)
    if option.isEqualIgnoringCase(to: "keep-alive") {
      keepAlive = true
    } else if option.isEqualIgnoringCase(to: "close") {
      close = true
    } else {
      if option.isEqualIgnoringCase(to: "upgrade") { upgrade = true }
      for index in fields.entries.indices {
        let entry = fields.entries[index]
        guard head.extracting(entry.name).isEqualIgnoringCase(to: option) else { continue }
        switch entry.kind {
        case .host, .contentLength, .transferEncoding: throw .connectionNamesFraming
        default: fields.markNamedByConnection(index)
        }
      }
    }
  }
}
