package import Bytes
package import HTTP

/// One whole request, copied out of its connection: for services whose answers are made from values and not streamed.
package struct ServedRequest: Sendable {
  /// What is asked.
  package let method: Method
  /// The decoded, normalised path.
  package let path: String
  /// What follows the `?`, as sent; nil without one.
  package let query: String?
  /// The host that was asked: small letters, no port.
  package let host: String
  /// The value of the `Host` field.
  package let authority: String
  /// The value of the service's own cookie; nil when absent, doubled or malformed.
  package let cookie: String?
  /// The whole body.
  package let body: [UInt8]
  /// The other end.
  package let peer: IPAddress

  private let fields: [(kind: FieldName, value: String)]

  init(_ head: RequestHead, cookieName: String?, body: [UInt8], peer: IPAddress) {
    method = head.method
    path = head.pathText
    query = head.queryText
    host = head.hostText
    authority = head.authorityText
    cookie = cookieName.flatMap { name in
      guard let value = head.cookie(named: name.utf8.span) else { return nil }
      return String(copying: value)
    }
    self.body = body
    self.peer = peer
    fields = (0..<head.fieldCount).map { (head.fieldKind($0), String(copying: head.fieldValue($0))) }
  }

  /// The value of the first field of that kind, nil where there is none.
  package func value(_ kind: FieldName) -> String? { fields.first { $0.kind == kind }?.value }

  /// The value of the last field of that kind, nil where there is none: of a list that proxies append to, the part that
  /// the nearest one wrote.
  package func lastValue(_ kind: FieldName) -> String? { fields.last { $0.kind == kind }?.value }
}
