import Bytes
import Upstream

extension Forms {
  /// An address to listen on.
  static var socketAddress: Form<SocketAddress> {
    Form<SocketAddress>.single(
      "an address and a port",
      parse: { text throws(Flaw) in
        if let address = SocketAddress(text) { return address }
        let hint =
          if text.hasPrefix("*:") || (text.hasPrefix(":") && !text.hasPrefix("::")) {
            "for every address of this machine write 0.0.0.0\(text.drop { $0 != ":" }) or [::]\(text.drop { $0 != ":" })"
          } else if Port(text) != nil {
            "write 127.0.0.1:\(text) for this machine only, 0.0.0.0:\(text) for every address"
          } else if IPAddress(text) != nil {
            "add a port: \(text.contains(":") ? "[\(text)]" : text):8080"
          } else if text.hasPrefix("localhost:") {
            "an address, not a name: 127.0.0.1\(text.dropFirst(9))"
          } else {
            "an address, not a name, and a port: 127.0.0.1:8080 or [::1]:8080"
          }
        throw Flaw("is not an address and a port", hint: hint)
      }, write: { YAMLText.scalar($0.description) })
  }

  /// A block of addresses.
  static var network: Form<Network> {
    Form<Network>.single(
      "a network or an address",
      parse: { text throws(Flaw) in
        if let network = Network(text) { return network }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]),
          (0...(address.isV4 ? 32 : 128)).contains(length)
        {
          throw Flaw(
            "has bits set behind its length",
            hint: "name the first address of the block, or \(parts[0]) alone")
        }
        throw Flaw("is not a network", hint: "10.0.0.0/8, 2001:db8::/32, or one address")
      }, write: { YAMLText.scalar($0.description) })
  }

  /// A server that requests are forwarded to.
  static var upstream: Form<UpstreamAddress> {
    Form<UpstreamAddress>.single(
      "a URL such as http://10.0.0.5:9090",
      parse: { text throws(Flaw) in
        let url = try ServerURL.read(text)
        guard url.scheme == "http" else {
          throw Flaw(
            url.scheme == "https"
              ? "asks for https, which upstreams do not speak yet" : "has an unknown scheme",
            hint: "only http:// for now; keep gateway and app in one trusted network")
        }
        guard url.path.isEmpty else {
          throw Flaw(
            "has a path", hint: "end it behind the port: the path of the request goes there as it is")
        }
        return UpstreamAddress(host: url.host, port: url.port ?? 80)
      }, write: { YAMLText.scalar("http://\($0)") })
  }

  /// A web site as browsers name it in `Origin` (RFC 6454, 6.2): without the port that its scheme has anyway.
  static var origin: Form<String> {
    Form<String>.single(
      "an origin such as https://other.corp.example",
      parse: { text throws(Flaw) in
        if text == "*" || text == "null" {
          throw Flaw(
            "is not an origin", hint: "name each site: any site at all could use the person's session")
        }
        let url = try ServerURL.read(text)
        guard url.scheme == "https" || url.scheme == "http" else {
          throw Flaw("has an unknown scheme", hint: "use https:// or http://")
        }
        guard url.path.isEmpty, !text.hasSuffix("/") else {
          throw Flaw("has a path", hint: "end it behind the name or the port")
        }
        let host = url.host.contains(":") ? "[\(url.host)]" : url.host
        let usual = url.scheme == "https" ? 443 : 80
        let port = url.port.map { Int($0.number) == usual ? "" : ":\($0)" } ?? ""
        return "\(url.scheme)://\(host)\(port)"
      }, write: { YAMLText.scalar($0) })
  }

  /// The base of the approval service. Plain http only to this machine: the key and the answers would be open to
  /// everyone on the way.
  static var api: Form<String> {
    Form<String>.single(
      "a URL",
      parse: { text throws(Flaw) in
        let url = try ServerURL.read(text)
        switch url.scheme {
        case "https": break
        case "http" where url.isLoopback: break
        case "http":
          throw Flaw(
            "is plain http to another machine",
            hint: "use https://; http:// is accepted for loopback addresses only")
        default: throw Flaw("has an unknown scheme", hint: "use https://")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
      }, write: { YAMLText.scalar($0) })
  }
}
