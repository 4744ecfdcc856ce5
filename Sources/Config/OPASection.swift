import Adapters
import Bytes

/// `policy.opa`.
enum OPASection: Section {
  private static let defaults = OPASettings(url: "")

  static let url = RequiredKey(
    "url", Forms.engineURL, example: "http://127.0.0.1:8181/v1/data/unloq/gate",
    """
    The document of OPA's Data API that decides. Each question is a POST with the request as input. Plain http is \
    accepted for loopback addresses only.
    """)
  static let token = OptionalKey(
    "token", Forms.secret, example: "{file: /etc/unloq-gateway/opa-token}",
    "Sent as a bearer token, for an OPA that runs with --authentication=token. Without it none is sent.")
  static let ca = OptionalKey(
    "ca", Forms.path, example: "/etc/unloq-gateway/ca.pem",
    """
    A PEM file with a further certificate authority for OPA's certificate. Without it the system's authorities count. \
    The certificate is always verified.
    """)
  static let timeout = Key(
    "timeout", Forms.duration(.milliseconds(10)...(.seconds(10))), default: defaults.timeout,
    """
    How long an answer may take, connecting included. A later one is not waited for or asked for again: the request is \
    refused with policy-engine-unavailable. OPA beside the gateway answers in a millisecond or two; longer only makes \
    more requests wait when it is down.
    """)
  static let inFlight = Key(
    "in_flight", Forms.count(1...10_000), default: defaults.inFlight,
    """
    How many calls may be under way at one time, each on a connection. Ten times as many questions wait for their turn, \
    within the time-out; a further one fails at once. Equal questions are one.
    """)
  static let headers = Key(
    "headers", Forms.list(of: Forms.headerName, "header names", isEmptyAllowed: true), default: [],
    """
    Header fields of the request that are sent along, every line of each. They are claims of the client. Each one that \
    differs from request to request makes the cache useless.
    """)
  static let cache = Key(
    "cache", Forms.section(DecisionCacheSection.self), default: DecisionCacheSettings(),
    "What is kept of the engine's decisions.")

  static let description = SectionDescription(
    name: "opa", text: "The Open Policy Agent that decides, with engine opa.",
    keys: [
      url.description, token.description, ca.description, timeout.description, inFlight.description,
      headers.description, cache.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> OPASettings? {
    let (address, secret, authority) = (reader[url], reader[token], reader[ca])
    let (patience, count, names, kept) = (reader[timeout], reader[inFlight], reader[headers], reader[cache])
    guard let address else { return nil }
    return OPASettings(
      url: address, token: secret, certificateAuthority: authority, timeout: patience, inFlight: count,
      headers: names, cache: kept)
  }
}
