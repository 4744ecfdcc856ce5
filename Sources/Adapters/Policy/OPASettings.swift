package import Bytes

/// An Open Policy Agent that decides.
package struct OPASettings: Sendable, Equatable {
  /// The document of its Data API that is asked: `http://127.0.0.1:8181/v1/data/unloq/gate`. Plain http for loopback
  /// addresses only.
  package var url: String
  /// Sent as `Authorization: Bearer …`; nil for none.
  package var token: Secret?
  /// A PEM file with a further certificate authority; nil for the system's.
  package var certificateAuthority: String?
  /// How long an answer may take. Default 200 ms.
  package var timeout: Duration
  /// How many calls may be under way at one time. Default 100. Ten times as many may wait for their turn.
  package var inFlight: Int
  /// Names of header fields that are sent along, in lower case.
  package var headers: [String]
  /// What is kept of the decisions.
  package var cache: DecisionCacheSettings

  package init(
    url: String, token: Secret? = nil, certificateAuthority: String? = nil,
    timeout: Duration = .milliseconds(200),
    inFlight: Int = 100, headers: [String] = [], cache: DecisionCacheSettings = DecisionCacheSettings()
  ) {
    self.url = url
    self.token = token
    self.certificateAuthority = certificateAuthority
    self.timeout = timeout
    self.inFlight = inFlight
    self.headers = headers
    self.cache = cache
  }
}
