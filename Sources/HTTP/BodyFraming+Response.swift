extension BodyFraming {
  /// How the body of a response is framed: the rules of RFC 9112, 6.3 that concern responses, in its order.
  ///
  /// > 1. Any response to a HEAD request and any response with a 1xx (Informational), 204 (No Content), or
  /// >    304 (Not Modified) status code is always terminated by the first empty line after the header
  /// >    fields […].
  /// > 2. (CONNECT, which is not supported.)
  /// > 3. to 6. as for requests.
  /// > 8. Otherwise, this is a response message without a declared message body length, so the message body
  /// >    length is determined by the number of octets received prior to the server closing the connection.
  ///
  /// The fields are checked even where no body follows: an answer that contradicts itself is never handed on.
  ///
  /// - Throws: the rule that is broken.
  static func ofResponse(
    _ head: Span<UInt8>, _ fields: FieldTable, _ version: HTTPVersion, status: Int, to method: Method
  ) throws(HTTPError) -> BodyFraming {
    let declared = try declared(head, fields, version)
    if method == .head || status < 200 || status == 204 || status == 304 { return .none }
    return declared ?? .untilClose
  }
}
