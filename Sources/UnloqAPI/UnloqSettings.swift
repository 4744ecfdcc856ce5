package import Bytes

/// Where the approval service is and how the gateway makes itself known to it.
package struct UnloqSettings: Sendable, Equatable {
  /// The base of every call, an absolute URL without a trailing slash. `http` only for loopback addresses.
  package var api: String
  /// Sent as the bearer token of every call.
  package var apiKey: Secret
  /// A PEM file with a further certificate authority for the API, for a self-hosted service. Default none:
  /// the system's authorities only.
  package var certificateAuthority: String?
  /// For calls that ring a phone. Default 60 s; below 40 s the gateway gives up before the service does.
  package var timeout: Duration
  /// For a connection to the service. Default 5 s.
  package var connectTimeout: Duration
  /// Code of the action that step-up approvals use; made when it is missing. Default `unloq-gateway`.
  package var action: String
  /// What the service's webhooks are signed with. Default none: then webhooks are not taken.
  package var webhookSecret: Secret?
  /// How people's encryption keys come encrypted. Default PKCS #1 v1.5.
  package var keyPadding: KeyPadding

  /// The hosted service.
  package static let hostedAPI = "https://api-authenticator.iwelcome.com/v1"

  package init(
    api: String = UnloqSettings.hostedAPI, apiKey: Secret, certificateAuthority: String? = nil,
    timeout: Duration = .seconds(60), connectTimeout: Duration = .seconds(5),
    action: String = "unloq-gateway",
    webhookSecret: Secret? = nil,
    keyPadding: KeyPadding = .pkcs1v15
  ) {
    self.api = api
    self.apiKey = apiKey
    self.certificateAuthority = certificateAuthority
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.action = action
    self.webhookSecret = webhookSecret
    self.keyPadding = keyPadding
  }
}
