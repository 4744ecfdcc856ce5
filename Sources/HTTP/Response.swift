package import Bytes

/// An answer that we make ourselves: a page, a problem, a redirect. Answers of upstreams are streamed and
/// never take this form.
package struct Response: Sendable {
  /// The status code, 200 to 599.
  package var status: Int
  /// Fields in the order they are sent. `Content-Length`, `Transfer-Encoding` and `Connection` are ours to
  /// write and are left out.
  package var fields: [(name: String, value: String)]
  /// The whole body.
  package var body: [UInt8]

  /// - Parameters:
  ///   - status: 200 to 599.
  ///   - fields: names and values; see `write` for what happens to bad ones.
  ///   - body: sent as it is.
  package init(status: Int, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// Adds a field behind the others.
  package mutating func add(_ name: String, _ value: String) { fields.append((name, value)) }

  /// Appends the answer as bytes. `Content-Length` is always set, except for 204 and 304.
  ///
  /// A field that would break out of its line (CR, LF, NUL and other control bytes, or a name that is no
  /// token) makes the whole answer an empty 500: it is a mistake of ours, and leaving out the field might
  /// leave out a protection.
  ///
  /// - Parameters:
  ///   - output: where to write.
  ///   - headOnly: true for an answer to HEAD: everything but the body.
  ///   - keepAlive: whether the connection stays open afterwards.
  package func write(onto output: Buffer, headOnly: Bool, keepAlive: Bool) {
    guard fields.allSatisfy({ Response.isSound($0.name, $0.value) }) else {
      Response(status: 500).write(onto: output, headOnly: headOnly, keepAlive: false)
      return
    }
    output.append("HTTP/1.1 ")
    output.append(decimal: status)
    output.append(" ")
    output.append(ReasonPhrase.text(for: status))
    output.append("\r\n")
    for (name, value) in fields where !Response.isOurs(name) {
      output.append(name)
      output.append(": ")
      output.append(value)
      output.append("\r\n")
    }
    let hasBody = status != 204 && status != 304
    if hasBody {
      output.append("Content-Length: ")
      output.append(decimal: body.count)
      output.append("\r\n")
    }
    output.append(keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n")
    if hasBody && !headOnly { output.append(body) }
  }

  private static func isOurs(_ name: String) -> Bool {
    switch FieldName(folding: name.utf8.span) {
    case .contentLength, .transferEncoding, .connection: true
    default: false
    }
  }

  private static func isSound(_ name: String, _ value: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { ByteSet.token.contains($0) }
      && value.utf8.allSatisfy { Byte.isFieldContent($0) }
  }
}
