import Bytes
import Listener

/// One item of `listeners`.
enum ListenerSection: Section {
  static let address = RequiredKey(
    "address", Forms.socketAddress, example: "127.0.0.1:8080",
    """
    Where to accept connections. Port 0 lets the system choose one; the line "listening" of the log says which. \
    "0.0.0.0" is every IPv4 address of the machine, "[::]" every address.
    """)
  static let httpsFront = Key(
    "https_front", Forms.boolean, default: false,
    """
    Whether an https-terminating proxy stands in front of this listener. Then cookies are Secure and carry the \
    "__Host-" prefix. Without such a proxy browsers drop those cookies and nobody can sign in.
    """)
  static let trustedProxies = Key(
    "trusted_proxies", Forms.list(of: Forms.network, "networks", isEmptyAllowed: true), default: [],
    """
    Peers whose X-Forwarded-For and X-Forwarded-Proto fields are believed. Nobody by default. Name the \
    proxies themselves: whoever is in a wider network chooses the client address that rules, budgets and the \
    log see.
    """)

  static let description = SectionDescription(
    name: "listeners", text: "The addresses the gateway accepts connections on.",
    keys: [address.description, httpsFront.description, trustedProxies.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> ListenerSettings? {
    let hasFront = reader[httpsFront]
    let trusted = reader[trustedProxies]
    guard let place = reader[address] else { return nil }
    let settings = ListenerSettings(address: place, hasHTTPSFront: hasFront, trustedProxies: trusted)
    warn(about: settings, reader)
    return settings
  }

  /// What is allowed but rarely meant.
  private static func warn(about settings: ListenerSettings, _ reader: SectionReader) {
    if !settings.hasHTTPSFront && !settings.address.address.isLoopback {
      reader.decoding.warning(
        at: reader.position(of: address.description) ?? reader.position,
        "this listener speaks plain http to other machines: cookies lose Secure and their __Host- prefix",
        hint: "put an https-terminating proxy in front and say https_front: true")
    }
    guard let trustedAt = reader.position(of: trustedProxies.description) else {
      if settings.hasHTTPSFront {
        reader.decoding.warning(
          at: reader.position(of: httpsFront.description) ?? reader.position,
          "the proxy in front is not in trusted_proxies: every client will have its address",
          hint: "trusted_proxies: [127.0.0.1] where the proxy runs on this machine")
      }
      return
    }
    let everyone = [Network("0.0.0.0/0"), Network("::/0")].compactMap { $0 }
    if settings.trustedProxies.contains(where: { everyone.contains($0) }) {
      reader.decoding.warning(
        at: trustedAt, "everyone is a trusted proxy: any client can choose its own address",
        hint: "name the addresses of the proxies themselves")
    }
  }
}
