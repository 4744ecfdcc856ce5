import Bytes
import UnloqAPI

/// `unloq`: the approval service.
enum UnloqSection: Section {
  static let api = Key(
    "api", Forms.api, default: UnloqSettings.hostedAPI,
    """
    The base URL of the approval service, the self-hosted unloq-authenticator's or the hosted one's. Plain \
    http is accepted for loopback addresses only.
    """)
  static let apiKey = RequiredKey(
    "api_key", Forms.secret, example: "{file: /etc/unloq-gateway/api-key}",
    """
    The application's API key, in a file or an environment variable. A key in the conf itself is refused. A newline at \
    the end of the file is dropped.
    """)
  static let ca = OptionalKey(
    "ca", Forms.path, example: "/etc/unloq-gateway/ca.pem",
    """
    A PEM file with a further certificate authority for the service's certificate, for a self-hosted service. Without \
    it the system's authorities count. The certificate is always verified.
    """)
  static let timeout = Key(
    "timeout", Forms.duration(.seconds(1)...(.seconds(600))), default: .seconds(60),
    """
    How long a call that rings a phone may take. The service holds such a call while the person decides, up to 40 s: \
    below that the gateway gives up first and the tap is lost.
    """)
  static let connectTimeout = Key(
    "connect_timeout", Forms.duration(.milliseconds(100)...(.seconds(60))), default: .seconds(5),
    "How long a connection to the service may take to come about. Longer makes an outage slower to notice.")
  static let action = Key(
    "action", Forms.name, default: "unloq-gateway",
    "Code of the service's action that step-up approvals use. The gateway makes it when it is missing.")
  static let webhookSecret = OptionalKey(
    "webhook_secret", Forms.secret, example: "{file: /etc/unloq-gateway/webhook-secret}",
    """
    The secret that the service signs its webhooks with: the one given when the webhook was made, or the application's \
    API secret. With it POST /.unloq/webhook/logout ends the session that a person ends on the phone; without it that \
    path is 404.
    """)

  static let keyPadding = Key(
    "key_padding", Forms.choice(KeyPadding.self), default: .pkcs1v15,
    """
    How the service's devices pad a person's encryption key before they encrypt it for the gateway. Only rules with \
    unseal or release_key, and "unloq-gateway seal", ask for keys. With the wrong one no key can be opened.
    """)

  static let description = SectionDescription(
    name: "unloq", text: "The approval service that rings the phones.",
    keys: [
      api.description, apiKey.description, ca.description, timeout.description, connectTimeout.description,
      action.description, webhookSecret.description, keyPadding.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> UnloqSettings? {
    let base = reader[api]
    let key = reader[apiKey]
    let authority = reader[ca]
    let patience = reader[timeout]
    let connectPatience = reader[connectTimeout]
    let code = reader[action]
    let signing = reader[webhookSecret]
    let padding = reader[keyPadding]
    guard let key else { return nil }
    return UnloqSettings(
      api: base, apiKey: key, certificateAuthority: authority, timeout: patience,
      connectTimeout: connectPatience,
      action: code, webhookSecret: signing, keyPadding: padding)
  }
}
