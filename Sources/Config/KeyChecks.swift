import Bytes
import Gate
import Upstream
import YAML

/// What must hold where rules ask for people's encryption keys.
enum KeyChecks {
  /// Says which rules want a credential without a file that could hold it, and which would send a key over a network, or a
  /// credential in clear.
  static func check(
    _ rules: [RuleDraft], against routes: [RouteDraft], hasFile: Bool, _ decoding: Decoding
  ) {
    for rule in rules {
      guard case .approval(let demand) = rule.requirement.value, let use = demand.keyUse else { continue }
      let position = rule.requirement.position
      let away = routes.filter { serves($0, rule) && !isLocal($0) }.map(\.name.value)
      switch use {
      case .unseal:
        if !hasFile {
          decoding.error(
            at: position, "the rule unseals a credential, and there is no credential file",
            hint: "credentials: {path: /var/lib/unloq-gateway/credentials.json}")
        }
        if let route = away.first {
          decoding.warning(
            at: position,
            "the credential crosses the network in clear to the upstreams of \(Decoding.quoted(route))",
            hint:
              "upstreams speak plain http: a network that nobody else listens to, or a tunnel on this machine"
          )
        }
      case .handOver:
        if let route = away.first {
          decoding.error(
            at: position, "the key would leave this machine: \(Decoding.quoted(route)) has other upstreams",
            hint:
              "release_key is for loopback addresses such as http://127.0.0.1:8080 only; match the host of a local one"
          )
        }
      }
    }
  }

  /// Whether the rule may decide about requests to the route.
  private static func serves(_ route: RouteDraft, _ rule: RuleDraft) -> Bool {
    let hosts = rule.match.match.hosts
    return hosts.isEmpty || hosts.contains { RouteChecks.isServed($0, by: [route]) }
  }

  /// Whether all its upstreams are on this machine for sure: a name could become another address.
  private static func isLocal(_ route: RouteDraft) -> Bool {
    route.upstream.addresses.allSatisfy { $0.literal?.isLoopback ?? false }
  }
}
