import Bytes

extension RequestParts {
  /// Fields that the gate decides by and that have one value by their definition. Sent twice, the gate would
  /// read one and the application the other.
  private static let singular: FieldNameSet = [
    .authorization, .origin, .expect, .contentType, .secFetchSite, .secFetchMode, .secFetchDest,
  ]

  /// - Throws: `.duplicateHost` or `.duplicateField`.
  func checkRepeats(_ fields: FieldTable) throws(HTTPError) {
    if fields.repeated.contains(.host) { throw .duplicateHost }
    if fields.repeated.intersects(RequestParts.singular) { throw .duplicateField }
  }

  /// Reads the `Host` field and holds an absolute-form target against it.
  ///
  /// RFC 9112, 3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request
  /// message that lacks a Host header field and to any request message that contains more than one Host
  /// header field line or a Host header field with an invalid field value." HTTP/1.0 is held to it too:
  /// without a host no route can be chosen. RFC 9112, 3.2.2 would let the target win over a different `Host`;
  /// an application may still look at the latter.
  mutating func readAuthority(
    _ head: Span<UInt8>, _ fields: FieldTable, _ target: RequestTarget, _ storage: Buffer
  ) throws(HTTPError) {
    guard let range = fields.value(.host) else { throw .missingHost }
    let text = head.extracting(range)
    let read = try Authority(text)
    if let absolute = target.authority {
      let other = head.extracting(absolute)
      guard try Authority(other).names(other, sameAs: read, text, defaultPort: target.defaultPort) else {
        throw .authorityDiffersFromHost
      }
    }
    authority = Place(range)
    port = read.port
    if read.kind == .name && !read.hasCapitals {
      host = Place(range.lowerBound + read.host.lowerBound..<range.lowerBound + read.host.upperBound)
    } else {
      let start = storage.count
      read.appendHost(of: text, to: storage)
      host = Place(start..<storage.count)
    }
  }

  /// Normalises the path and writes the target that goes upstream. The ordinary path is its own normal form
  /// and its own encoding: nothing is copied then.
  mutating func readPath(
    _ head: Span<UInt8>, _ sent: Range<Int>, _ parsed: RequestTarget, _ storage: Buffer
  ) throws(HTTPError) {
    query = parsed.query.map { Place($0) }
    let raw = head.extracting(parsed.path)
    if PathNormalization.isNormal(raw) {
      path = Place(parsed.path)
      target = Place(parsed.path.lowerBound..<sent.upperBound)
      return
    }
    let pathStart = storage.count
    try PathNormalization.decode(raw, onto: storage)
    path = Place(pathStart..<storage.count)
    let targetStart = storage.count
    PathNormalization.encode(path.range, in: storage)
    if let query = parsed.query {
      storage.append(Byte.question)
      storage.append(head.extracting(query))
    }
    target = Place(targetStart..<storage.count)
  }

  /// RFC 9112, 9.3: `close` wins; HTTP/1.1 stays open without a word; HTTP/1.0 stays open where it asks to.
  mutating func readConnection(_ head: Span<UInt8>, _ fields: FieldTable) throws(HTTPError) {
    let options = try ConnectionOptions(head, fields)
    keepsAlive = !options.close && (version == .http11 || options.keepAlive)
    // RFC 9110, 7.8: "A server MUST ignore an Upgrade header field that is received in an HTTP/1.0 request."
    requestsUpgrade = options.upgrade && version == .http11 && fields.present.contains(.upgrade)
  }

  /// RFC 9110, 10.1.1: `100-continue` is the only expectation there is; from HTTP/1.0 it is ignored.
  mutating func readExpectation(_ head: Span<UInt8>, _ fields: FieldTable) throws(HTTPError) {
    guard let range = fields.value(.expect) else { return }
    guard head.extracting(range).isEqualIgnoringCase(to: "100-continue") else { throw .badExpectation }
    expectsContinue = version == .http11 && body != .none && body != .length(0)
  }
}
