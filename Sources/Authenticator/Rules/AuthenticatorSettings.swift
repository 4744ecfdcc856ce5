package import Bytes
package import Crypto

/// What the service can be told.
package struct AuthenticatorSettings: Sendable {
  /// How long an approval call is held open: 1 to 40 seconds, 30 unless told otherwise. UNLOQ itself offers 10 to 40;
  /// callers give up after 40 to 60.
  package var wait: Duration = .seconds(30)
  /// How `encryption_key` is padded for a caller's `public_key`.
  package var padding: RSAPadding = .pkcs1v15
  /// Open requests per person, 5: more would bury the one that matters.
  package var pendingPerUser = 5
  /// Open requests in all, 1,000: each holds a connection and about 2 KiB.
  package var pendingInAll = 1_000
  /// Connected device pages in all, 500.
  package var pages = 500
  /// Connected device pages of one person, 8: browsers open six connections to a host, tabs included.
  package var pagesPerUser = 8
  /// The longest body of a call, 64 KiB.
  package var bodyLimit: ByteCount = .kibibytes(64)
  /// Lines of history on the device page, 30.
  package var historyLength = 30
  /// How often a connected page hears that the service is there.
  package var heartbeat: Duration = .seconds(15)
  /// The device page's origin, such as `https://phone.corp.example`; decides the cookie's `Secure`.
  package var origin: String
  /// Whether `X-Forwarded-For` names the person's address, because a TLS proxy stands in front.
  package var trustsProxy = false

  /// - Parameter origin: scheme, host and port, no path.
  package init(origin: String) { self.origin = origin }

  /// Whether the page is reached over https.
  package var isSecure: Bool { origin.hasPrefix("https://") }
}
