import Bytes
package import HTTP

/// Request heads from text.
package enum Heads {
  /// The head of a request; `Host: app.test` unless a field says otherwise.
  package static func make(
    _ method: String = "GET", _ target: String = "/", _ fields: [(String, String)] = []
  ) throws -> RequestHead {
    var text = "\(method) \(target) HTTP/1.1\r\n"
    if !fields.contains(where: { $0.0.lowercased() == "host" }) { text += "Host: app.test\r\n" }
    for (name, value) in fields { text += "\(name): \(value)\r\n" }
    return try parse(Array((text + "\r\n").utf8))
  }

  /// The head at the start of exact bytes.
  package static func parse(_ bytes: [UInt8]) throws -> RequestHead {
    let head = RequestHead()
    var parser = RequestParser(limits: HTTPLimits())
    guard try parser.parse(bytes.span, into: head) != nil else { throw HTTPError.malformedRequestLine }
    return head
  }

  /// The fields of a browser that opens a page.
  package static let navigation = [
    ("Accept", "text/html,application/xhtml+xml"), ("Sec-Fetch-Mode", "navigate"),
    ("Sec-Fetch-Dest", "document"),
    ("Sec-Fetch-Site", "same-origin"),
  ]

  /// The fields of a page's own fetch.
  package static let script = [
    ("Accept", "*/*"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty"),
    ("Sec-Fetch-Site", "same-origin"),
  ]
}
