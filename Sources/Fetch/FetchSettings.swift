package import Bytes

/// How calls of one client are made. Certificates are always verified and redirects never followed: neither
/// is a setting. Proxies named in the environment are not used: a key must not take a way the conf does not
/// show.
package struct FetchSettings: Sendable {
  /// For name look-up, connection and TLS handshake. Default 5 s.
  package var connectTimeout: Duration
  /// Bytes of a body, behind which the call fails. Default 1 MiB.
  package var bodyLimit: ByteCount
  /// A PEM file with a certificate authority that is trusted besides the system's. Default none.
  package var certificateAuthority: String?
  /// A Unix socket that all calls go to, whatever host their URL names. Default none.
  package var unixSocket: String?
  /// What we call ourselves. Default `unloq-gateway`.
  package var userAgent: String

  package init(
    connectTimeout: Duration = .seconds(5), bodyLimit: ByteCount = .mebibytes(1),
    certificateAuthority: String? = nil, unixSocket: String? = nil,
    userAgent: String = "unloq-gateway"
  ) {
    self.connectTimeout = connectTimeout
    self.bodyLimit = bodyLimit
    self.certificateAuthority = certificateAuthority
    self.unixSocket = unixSocket
    self.userAgent = userAgent
  }
}
