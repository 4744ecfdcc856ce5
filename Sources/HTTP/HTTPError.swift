/// Why a message was refused. Closed: one case a cause, its raw value a fixed text that holds nothing of the
/// message.
///
/// The same causes serve both directions. From a client they are its mistake, and `kind` says of which sort;
/// from an upstream each means a bad answer. After any of them the connection's framing is unknown: it is
/// closed, never reused.
package enum HTTPError: String, Error, Sendable, CaseIterable {
  // The first line.
  case malformedRequestLine = "malformed-request-line"
  case malformedStatusLine = "malformed-status-line"
  case badMethod = "bad-method"
  case methodTooLong = "method-too-long"
  case connectNotSupported = "connect-not-supported"
  case traceNotSupported = "trace-not-supported"
  case unsupportedVersion = "unsupported-version"
  case requestLineTooLong = "request-line-too-long"

  // The target.
  case badTarget = "bad-target"
  case asteriskTarget = "asterisk-target"
  case fragmentInTarget = "fragment-in-target"
  case badPercentEncoding = "bad-percent-encoding"
  case encodedSlash = "encoded-slash"
  case controlInPath = "control-byte-in-path"
  case pathNotUTF8 = "path-not-utf-8"
  case pathAboveRoot = "path-above-root"
  case dotSegmentWithParameter = "dot-segment-with-parameter"

  // The authority.
  case missingHost = "missing-host"
  case duplicateHost = "duplicate-host"
  case badHost = "bad-host"
  case userinfoInAuthority = "userinfo-in-authority"
  case authorityDiffersFromHost = "authority-differs-from-host"

  // Lines and fields.
  case bareLineFeed = "bare-lf"
  case bareCarriageReturn = "bare-cr"
  case lineFolding = "line-folding"
  case missingColon = "missing-colon"
  case emptyFieldName = "empty-field-name"
  case spaceBeforeColon = "space-before-colon"
  case badFieldName = "bad-field-name"
  case controlInField = "control-byte-in-field"
  case duplicateField = "duplicate-field"
  case connectionNamesFraming = "connection-names-framing"
  case tooManyConnectionOptions = "too-many-connection-options"
  case badConnectionOption = "bad-connection-option"
  case badExpectation = "bad-expectation"
  case fieldLineTooLong = "field-line-too-long"
  case tooManyFields = "too-many-fields"
  case headTooLarge = "head-too-large"

  // Body framing.
  case badContentLength = "bad-content-length"
  case duplicateContentLength = "duplicate-content-length"
  case contentLengthWithTransferEncoding = "content-length-with-transfer-encoding"
  case badTransferEncoding = "bad-transfer-encoding"
  case transferEncodingInHTTP10 = "transfer-encoding-in-http-1.0"
  case framingFieldAlias = "framing-field-alias"
  case bodyTooLarge = "body-too-large"

  // Chunks and trailers.
  case badChunkSize = "bad-chunk-size"
  case badChunkExtension = "bad-chunk-extension"
  case chunkLineTooLong = "chunk-line-too-long"
  case tooMuchChunkFraming = "too-much-chunk-framing"
  case badChunkEnd = "bad-chunk-end"
  case trailersTooLarge = "trailers-too-large"
  case forbiddenTrailer = "forbidden-trailer"

  /// The sort of answer that a client gets for it; the status number is chosen by whoever writes the answer.
  package enum Kind: Sendable, Equatable {
    /// The message is not HTTP, or means different things to different readers.
    case badRequest
    /// The head, or one part of it, is over its ceiling.
    case headTooLarge
    /// The request line is over its ceiling.
    case uriTooLong
    /// The body is over its ceiling. The head was read in full and may be logged.
    case bodyTooLarge
    /// Well-formed, but another major or minor version.
    case versionNotSupported
    /// Well-formed, and something that this gateway does not do.
    case notImplemented
  }

  /// Fixed kebab-case text, safe for logs and counters.
  package var label: String { rawValue }

  /// Which sort of refusal this is.
  package var kind: Kind {
    switch self {
    case .fieldLineTooLong, .tooManyFields, .headTooLarge, .trailersTooLarge: .headTooLarge
    case .requestLineTooLong: .uriTooLong
    case .bodyTooLarge: .bodyTooLarge
    case .unsupportedVersion: .versionNotSupported
    case .methodTooLong, .connectNotSupported, .traceNotSupported: .notImplemented
    default: .badRequest
    }
  }
}
