import CCurl

extension FetchError {
  /// Translates libcurl's result of a failed transfer.
  ///
  /// - Parameters:
  ///   - code: what libcurl says.
  ///   - wasSent: whether the connection was ready and the request may have left.
  init(_ code: CURLcode, wasSent: Bool) {
    switch code {
    // The second is also what an answer without a status line gives.
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = wasSent ? .badReply : .badRequest
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: self = .unreachable
    case CURLE_OPERATION_TIMEDOUT: self = wasSent ? .timedOut : .connectTimedOut
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: self = .untrusted
    case CURLE_SSL_CACERT_BADFILE: self = .unreadableAuthority
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED,
      CURLE_SSL_INVALIDCERTSTATUS:
      self = .tlsFailed
    case CURLE_WRITE_ERROR: self = .tooLarge
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: self = .outOfResources
    case CURLE_ABORTED_BY_CALLBACK: self = .cancelled
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
      self = wasSent ? .connectionLost : .unreachable
    default: self = .badReply
    }
  }
}
