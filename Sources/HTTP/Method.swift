import Bytes

/// What a request asks for. Methods of RFC 9110 and RFC 5789 by name, every other one as `.other`; its text
/// is then `RequestHead.methodText`.
///
/// Methods are case-sensitive, and every registered one is written in capitals. A method with a small letter
/// is refused rather than handed on: a rule for `DELETE` would not match `delete`, and some applications do
/// not care about case.
package enum Method: Equatable, Sendable, BitwiseCopyable {
  case get, head, post, put, delete, patch, options, trace, connect
  case other

  /// Whether the request changes nothing by its definition (RFC 9110, 9.2.1). `.other` is not safe.
  package var isSafe: Bool {
    switch self {
    case .get, .head, .options, .trace: true
    case .post, .put, .delete, .patch, .connect, .other: false
    }
  }

  /// Whether sending the request twice has the effect of sending it once (RFC 9110, 9.2.2). `.other` is not.
  package var isIdempotent: Bool {
    switch self {
    case .get, .head, .options, .trace, .put, .delete: true
    case .post, .patch, .connect, .other: false
    }
  }

  /// Classifies a method by its bytes; case matters.
  package init(_ text: Span<UInt8>) {
    switch text.count {
    case 3: self = text.isEqual(to: "GET") ? .get : text.isEqual(to: "PUT") ? .put : .other
    case 4: self = text.isEqual(to: "POST") ? .post : text.isEqual(to: "HEAD") ? .head : .other
    case 5: self = text.isEqual(to: "PATCH") ? .patch : text.isEqual(to: "TRACE") ? .trace : .other
    case 6: self = text.isEqual(to: "DELETE") ? .delete : .other
    case 7: self = text.isEqual(to: "OPTIONS") ? .options : text.isEqual(to: "CONNECT") ? .connect : .other
    default: self = .other
    }
  }
}
