import Bytes

extension BodyFraming {
  /// How the body of a request is framed: the rules of RFC 9112, 6.3 that concern requests, in its order,
  /// with every "ought to be handled as an error" taken at its word.
  ///
  /// > 3. If a message is received with both a Transfer-Encoding and a Content-Length header field, […] such
  /// >    a message might indicate an attempt to perform request smuggling […] and ought to be handled as an
  /// >    error.
  /// > 4. […] If a Transfer-Encoding header field is present in a request and the chunked transfer coding is
  /// >    not the final encoding, the message body length cannot be determined reliably; the server MUST
  /// >    respond with the 400 (Bad Request) status code and then close the connection.
  /// > 5. If a message is received without Transfer-Encoding and with an invalid Content-Length header field,
  /// >    then the message framing is invalid and the recipient MUST treat it as an unrecoverable error […].
  /// > 6. If a valid Content-Length header field is present without Transfer-Encoding, its decimal value
  /// >    defines the expected message body length in octets.
  /// > 7. If this is a request message and none of the above are true, then the message body length is zero
  /// >    (no message body is present).
  ///
  /// - Throws: the rule that is broken.
  static func ofRequest(
    _ head: Span<UInt8>, _ fields: FieldTable, _ version: HTTPVersion
  ) throws(HTTPError) -> BodyFraming {
    // Under CGI and WSGI `Content_Length` is CONTENT_LENGTH as much as the real one is.
    guard !fields.aliased.intersects([.contentLength, .transferEncoding, .host]) else {
      throw .framingFieldAlias
    }
    return try declared(head, fields, version) ?? .none
  }

  /// What Transfer-Encoding or Content-Length say; nil where neither is present.
  static func declared(
    _ head: Span<UInt8>, _ fields: FieldTable, _ version: HTTPVersion
  ) throws(HTTPError) -> BodyFraming? {
    if let coding = fields.value(.transferEncoding) {
      // RFC 9112, 6.1: a server that receives it in HTTP/1.0 must treat the framing as faulty.
      guard version == .http11 else { throw .transferEncodingInHTTP10 }
      guard !fields.present.contains(.contentLength) else { throw .contentLengthWithTransferEncoding }
      // One field, one coding. Names of codings are case-insensitive (RFC 9112, 7).
      guard !fields.repeated.contains(.transferEncoding),
        head.extracting(coding).isEqualIgnoringCase(to: "chunked")
      else { throw .badTransferEncoding }
      return .chunked
    }
    guard let length = fields.value(.contentLength) else { return nil }
    // RFC 9112, 6.3 allows equal duplicates to be merged; a reader that takes the last one sees no difference
    // then, but a list such as `5, 5` is where parsers part. Refused alike.
    guard !fields.repeated.contains(.contentLength) else { throw .duplicateContentLength }
    return .length(try contentLength(head.extracting(length)))
  }

  /// RFC 9110, 8.6: `Content-Length = 1*DIGIT`. No sign, no space, no list, no leading zero (some read
  /// octal), and at most 18 digits, so that it cannot overflow.
  private static func contentLength(_ text: Span<UInt8>) throws(HTTPError) -> Int {
    guard text.count > 0, text.count <= 18, text.count == 1 || text[0] != Byte.zero else {
      throw .badContentLength
    }
    var value = 0
    for index in text.indices {
      let digit = text[index] &- 0x30
      guard digit < 10 else { throw .badContentLength }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }
}
