/// Finds the case of `FieldName` for a name: a small open-addressing hash table, filled once from the
/// readable list below.
final class FieldNameTable: Sendable {
  /// The one table; read by everyone, changed by no one.
  static let shared = FieldNameTable()

  private struct Entry: Sendable {
    let key: FieldNameKey
    let kind: FieldName
  }

  private static let slotCount = 512
  /// Index into `entries` plus one; zero is an empty slot.
  private let slots: [UInt8]
  private let entries: [Entry]
  private let xForwarded = FieldNameKey("x-forwarded-".utf8.span)
  private let xOriginal = FieldNameKey("x-original-".utf8.span)
  private let xUnloq = FieldNameKey("x-unloq-".utf8.span)

  private init() {
    var slots = [UInt8](repeating: 0, count: FieldNameTable.slotCount)
    var entries: [Entry] = []
    for (name, kind) in FieldNameTable.names {
      let key = FieldNameKey(name.utf8.span)
      entries.append(Entry(key: key, kind: kind))
      var slot = Int(key.hash) & (FieldNameTable.slotCount - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (FieldNameTable.slotCount - 1) }
      slots[slot] = UInt8(entries.count)
    }
    self.slots = slots
    self.entries = entries
  }

  /// The case for `key`, or the family it begins with, or `.other`.
  func kind(of key: FieldNameKey) -> FieldName {
    if let known = wellKnown(key) { return known }
    // Every family begins with "x-": one comparison for the names of applications.
    return key.beginsWithX ? family(of: key) : .other
  }

  /// The case for `key` where it is in the list below, nil where it is not.
  func wellKnown(_ key: FieldNameKey) -> FieldName? {
    var slot = Int(key.hash) & (FieldNameTable.slotCount - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.key == key { return entry.kind }
      slot = (slot + 1) & (FieldNameTable.slotCount - 1)
    }
    return nil
  }

  private func family(of key: FieldNameKey) -> FieldName {
    if key.hasPrefix(xForwarded) { return .xForwarded }
    if key.hasPrefix(xOriginal) { return .xOriginal }
    if key.hasPrefix(xUnloq) { return .xUnloq }
    return .other
  }

  /// Every well-known name in lower case.
  static let names: [(String, FieldName)] = [
    ("host", .host), ("content-length", .contentLength), ("transfer-encoding", .transferEncoding),
    ("connection", .connection), ("keep-alive", .keepAlive), ("proxy-connection", .proxyConnection),
    ("te", .te),
    ("trailer", .trailer), ("upgrade", .upgrade), ("proxy-authenticate", .proxyAuthenticate),
    ("proxy-authorization", .proxyAuthorization), ("proxy-authentication-info", .proxyAuthenticationInfo),
    ("http2-settings", .http2Settings), ("expect", .expect), ("via", .via), ("max-forwards", .maxForwards),
    ("forwarded", .forwarded), ("x-forwarded-for", .xForwardedFor), ("x-forwarded-proto", .xForwardedProto),
    ("x-forwarded-host", .xForwardedHost), ("x-forwarded", .xForwarded), ("x-real-ip", .xRealIP),
    ("x-rewrite-url", .xRewriteURL), ("x-client-ip", .clientAddress), ("x-cluster-client-ip", .clientAddress),
    ("true-client-ip", .clientAddress), ("client-ip", .clientAddress), ("cf-connecting-ip", .clientAddress),
    ("fastly-client-ip", .clientAddress), ("x-remote-addr", .clientAddress), ("x-remote-ip", .clientAddress),
    ("authorization", .authorization), ("cookie", .cookie), ("origin", .origin), ("referer", .referer),
    ("user-agent", .userAgent), ("remote-user", .remoteUser), ("x-remote-user", .remoteUser),
    ("x-http-method-override", .methodOverride), ("x-http-method", .methodOverride),
    ("x-method-override", .methodOverride),
    ("prefer", .prefer), ("unloq-purpose", .unloqPurpose),
    ("preference-applied", .preferenceApplied), ("purpose", .purpose),
    ("sec-purpose", .secPurpose), ("x-purpose", .xPurpose), ("x-moz", .xMoz),
    ("x-requested-with", .xRequestedWith),
    ("upgrade-insecure-requests", .upgradeInsecureRequests),
    ("sec-fetch-site", .secFetchSite), ("sec-fetch-mode", .secFetchMode), ("sec-fetch-dest", .secFetchDest),
    ("sec-fetch-user", .secFetchUser),
    ("access-control-request-method", .accessControlRequestMethod),
    ("access-control-request-headers", .accessControlRequestHeaders),
    ("sec-websocket-key", .secWebSocketKey), ("sec-websocket-accept", .secWebSocketAccept),
    ("sec-websocket-version", .secWebSocketVersion), ("sec-websocket-protocol", .secWebSocketProtocol),
    ("sec-websocket-extensions", .secWebSocketExtensions),
    ("accept", .accept), ("accept-encoding", .acceptEncoding), ("accept-language", .acceptLanguage),
    ("content-type", .contentType), ("content-encoding", .contentEncoding),
    ("content-language", .contentLanguage),
    ("range", .range), ("content-range", .contentRange), ("if-match", .ifMatch),
    ("if-none-match", .ifNoneMatch),
    ("if-modified-since", .ifModifiedSince), ("if-unmodified-since", .ifUnmodifiedSince),
    ("if-range", .ifRange),
    ("cache-control", .cacheControl), ("pragma", .pragma), ("etag", .etag), ("last-modified", .lastModified),
    ("vary", .vary), ("age", .age), ("expires", .expires), ("date", .date), ("last-event-id", .lastEventID),
    ("server", .server), ("set-cookie", .setCookie), ("location", .location),
    ("www-authenticate", .wwwAuthenticate),
    ("retry-after", .retryAfter), ("allow", .allow), ("strict-transport-security", .strictTransportSecurity),
    ("alt-svc", .altSvc), ("content-security-policy", .contentSecurityPolicy),
    // Nobody asks for these; here they are found without looking at each byte.
    ("sec-ch-ua", .other), ("sec-ch-ua-mobile", .other), ("sec-ch-ua-platform", .other), ("priority", .other),
    ("dnt", .other), ("sec-gpc", .other), ("accept-ranges", .other), ("x-content-type-options", .other),
    ("x-frame-options", .other), ("access-control-allow-origin", .other),
    ("x-request-id", .xRequestID), ("traceparent", .traceparent), ("tracestate", .tracestate),
  ]
}
