import Testing

@testable import HTTP

@Suite struct FieldNameTests {
  @Test(arguments: FieldNameTable.names)
  func `a well-known name is found in any case`(_ name: String, _ kind: FieldName) {
    #expect(FieldName(name.utf8.span) == kind)
    #expect(FieldName(name.uppercased().utf8.span) == kind)
    #expect(FieldName(folding: name.utf8.span) == kind)
  }

  /// The attack: `X_Unloq_User` passes a filter for `X-Unloq-User`, and the application sees both under one
  /// name (CVE-2025-64484, CVE-2026-39858). Careless code compares names as they were sent.
  @Test(arguments: FieldNameTable.names.filter { $0.0.contains("-") && $0.1 != .other })
  func `an underscore hides no well-known name from the folding look-up`(_ name: String, _ kind: FieldName) {
    for mark in "_.!#$%&'*+^`|~" {
      let twin = String(name.map { $0 == "-" ? mark : $0 })
      #expect(FieldName(folding: twin.utf8.span) == kind)
      // Without folding it is another name.
      #expect(FieldName(twin.utf8.span) == .other)
    }
  }

  @Test(arguments: [
    ("X-Forwarded-Port", FieldName.xForwarded), ("x-forwarded-", .xForwarded), ("X-Forwarded", .xForwarded),
    ("X-Forwarded-Tls-Client-Cert-Info-And-More-Than-Thirty-Two", .xForwarded),
    ("X-Original-URL", .xOriginal), ("X-ORIGINAL-METHOD", .xOriginal), ("x-original-", .xOriginal),
    ("X-Unloq-User", .xUnloq), ("x-unloq-", .xUnloq),
    ("X-Unloq-A-Name-Of-More-Than-Thirty-Two-Bytes", .xUnloq),
    ("X-HTTP-Method-Override", .methodOverride), ("X-HTTP-Method", .methodOverride),
    ("X-Unloq", .other), ("X-Unloqs", .other), ("X-Forwarder-For", .other), ("X-Original", .other),
    ("XX-Unloq-User", .other),
  ])
  func `families are known by their beginning`(_ name: String, _ kind: FieldName) {
    #expect(FieldName(name.utf8.span) == kind)
  }

  @Test(arguments: [
    "", "h", "hos", "hosts", "host-", "content-lengt", "content-length2", "content length", "x-real-iq",
    "cookie2",
    "content^length", "te-", "a-name-of-exactly-thirty-two-byte",
    "a-name-that-is-longer-than-thirty-two-bytes",
    "authorizatioN-", "transfer-encodin\u{7}",
  ])
  func `a name that only resembles a well-known one is any other`(_ name: String) {
    #expect(FieldName(name.utf8.span) == .other)
  }

  @Test func `two well-known names never share a key`() {
    let keys = FieldNameTable.names.map(\.0)
    #expect(Set(keys).count == keys.count)
    for (name, _) in FieldNameTable.names { #expect(name.utf8.count <= 32, "\(name) does not fit a key") }
  }

  @Test func `every case but the families' has a name`() {
    let named = Set(FieldNameTable.names.map(\.1))
    #expect(Set(FieldName.allCases).subtracting(named) == [.xOriginal, .xUnloq])
  }

  @Test(arguments: [
    "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    "Proxy-Authenticate",
    "Proxy-Authorization", "HTTP2-Settings",
  ])
  func `fields of one hop are never handed on`(_ name: String) {
    #expect(FieldName(name.utf8.span).isHopByHop)
  }

  @Test(arguments: ["Host", "Content-Length", "Cookie", "Via", "Expect", "X-Anything", "Set-Cookie"])
  func `other fields are not of one hop`(_ name: String) {
    #expect(!FieldName(name.utf8.span).isHopByHop)
  }

  /// CVE-2026-35051, CVE-2026-54764: the fields of the family that the proxy did not think of.
  @Test(arguments: [
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix",
    "X-Forwarded-Port",
    "X-Forwarded-Uri", "X-Real-IP", "X-Original-URL", "X-Rewrite-URL", "True-Client-IP", "X-Client-IP",
    "CF-Connecting-IP",
  ])
  func `what a proxy says about the client is known as such`(_ name: String) {
    #expect(FieldName(name.utf8.span).isForwarding)
    #expect(FieldName(name.utf8.span).isForbiddenInTrailer)
  }

  @Test(arguments: [
    "Host", "Content-Length", "Transfer-Encoding", "Authorization", "Cookie", "X-Unloq-User", "Trailer",
  ])
  func `framing, routing and identity may not stand in a trailer`(_ name: String) {
    #expect(FieldName(name.utf8.span).isForbiddenInTrailer)
  }

  @Test(arguments: ["Server-Timing", "ETag", "X-Checksum", "Digest"])
  func `checksums and timings may stand in a trailer`(_ name: String) {
    #expect(!FieldName(name.utf8.span).isForbiddenInTrailer)
  }
}
