/// The field names that some part of the gateway asks about, compared without case. Everything else is
/// `.other`, and is handed on by its bytes alone.
///
/// Four cases stand for whole families, so that a list of what to remove cannot forget a member:
/// `.xForwarded`, `.xOriginal`, `.xUnloq` and `.methodOverride`.
package enum FieldName: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Any name without a case of its own.
  case other

  // Framing, routing and the connection.
  case host, contentLength, transferEncoding, connection, keepAlive, proxyConnection, te, trailer, upgrade
  case proxyAuthenticate, proxyAuthorization, proxyAuthenticationInfo, http2Settings, expect, via, maxForwards

  // What proxies say about the client.
  case forwarded, xForwardedFor, xForwardedProto, xForwardedHost, xRealIP, xRewriteURL, clientAddress
  /// `X-Forwarded-` and anything else: Port, Prefix, Server, Uri, Method, User, Client-Cert, …
  case xForwarded
  /// `X-Original-` and anything: URL, Method, Host, Forwarded-For, …
  case xOriginal

  // Who is asking.
  case authorization, cookie, origin, referer, userAgent, remoteUser
  /// `X-Unloq-` and anything: what the gateway itself tells the upstream.
  case xUnloq

  // What the gate decides by.
  /// `X-HTTP-Method-Override`, `X-HTTP-Method`, `X-Method-Override`: a POST that an application takes for a
  /// DELETE.
  case methodOverride
  case prefer, preferenceApplied, unloqPurpose, purpose, secPurpose, xPurpose, xMoz, xRequestedWith,
    upgradeInsecureRequests
  case secFetchSite, secFetchMode, secFetchDest, secFetchUser
  case accessControlRequestMethod, accessControlRequestHeaders
  case secWebSocketKey, secWebSocketAccept, secWebSocketVersion, secWebSocketProtocol, secWebSocketExtensions

  // Representation and caching.
  case accept, acceptEncoding, acceptLanguage, contentType, contentEncoding, contentLanguage, range,
    contentRange
  case ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, ifRange, cacheControl, pragma, etag,
    lastModified
  case vary, age, expires, date, lastEventID

  // Responses.
  case server, setCookie, location, wwwAuthenticate, retryAfter, allow, strictTransportSecurity, altSvc
  case contentSecurityPolicy

  // Tracing.
  case xRequestID, traceparent, tracestate

  /// Classifies a field name by its bytes, whatever their case. An `_` is an ordinary byte here: see
  /// `folding`.
  package init(_ name: Span<UInt8>) {
    self = FieldNameTable.shared.kind(of: FieldNameKey(name))
  }

  /// Classifies a field name with `_` and every other mark read as `-`, as CGI, WSGI and many frameworks do:
  /// they put `_` in the place of the hyphen, some of them in the place of every byte that is no letter or
  /// digit.
  ///
  /// The attack: `X_Unloq_User: root` passes a filter that looks for `X-Unloq-User`, and the application
  /// finds both under `HTTP_X_UNLOQ_USER`. What must not reach the upstream is recognised by this value.
  package init(folding name: Span<UInt8>) {
    self = FieldNameTable.shared.kind(of: FieldNameKey(folding: name))
  }

  /// Whether the field belongs to one connection and is never handed on (RFC 9110, 7.6.1, and RFC 7540,
  /// 3.2.1).
  ///
  /// `Transfer-Encoding` is among them: whoever forwards a body frames it anew.
  package var isHopByHop: Bool {
    switch self {
    case .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade,
      .proxyAuthenticate,
      .proxyAuthorization, .proxyAuthenticationInfo, .http2Settings:
      true
    default: false
    }
  }

  /// Whether the field is part of a WebSocket handshake (RFC 6455, 11.3).
  package var isOfWebSocket: Bool {
    switch self {
    case .secWebSocketKey, .secWebSocketAccept, .secWebSocketVersion, .secWebSocketProtocol,
      .secWebSocketExtensions:
      true
    default: false
    }
  }

  /// Whether the field claims where the request came from or what it was before a proxy changed it: dropped
  /// or rebuilt unless the peer is a trusted proxy.
  package var isForwarding: Bool {
    switch self {
    case .forwarded, .xForwarded, .xForwardedFor, .xForwardedProto, .xForwardedHost, .xOriginal, .xRealIP,
      .xRewriteURL, .clientAddress:
      true
    default: false
    }
  }

  /// Whether a trailer of that name is refused (RFC 9110, 6.5.1): readers that merge trailers into the fields
  /// would see another length, host, user or address than the one that was decided on.
  package var isForbiddenInTrailer: Bool {
    switch self {
    case .host, .contentLength, .expect, .maxForwards, .authorization, .cookie, .setCookie, .origin,
      .remoteUser,
      .xUnloq, .methodOverride, .prefer, .secFetchSite, .secFetchMode, .secFetchDest, .secFetchUser,
      .contentType,
      .contentEncoding, .contentRange, .range, .cacheControl, .location, .vary:
      true
    default: isHopByHop || isForwarding
    }
  }
}
