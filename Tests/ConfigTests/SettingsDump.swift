import AccessLog
import Adapters
import Bytes
import Config
import Gate
import HTTP
import Listener
import Log
import PCRE
import Transport
import UnloqAPI
import Upstream

/// Settings as lines of text, to compare with what a golden file expects.
enum SettingsDump {
  static func lines(_ settings: GatewaySettings) -> [String] {
    listeners(settings) + service(settings) + routes(settings) + engine(settings.engine)
      + settings.policy.rules.map(rule)
      + ceilings(settings)
      + clocks(settings) + identity(settings)
  }

  private static func identity(_ settings: GatewaySettings) -> [String] {
    var lines: [String] = []
    if let header = settings.identity.header {
      lines.append(
        "identity basic \(settings.identity.acceptsBasic) header \(header.name.text) from \(header.from)")
    }
    if let assertion = settings.assertion {
      lines.append(
        "assertion \(assertion.folder) issuer \(assertion.issuer) audience \(assertion.audience ?? "host") "
          + "lifetime \(assertion.lifetime) rotation \(assertion.rotation)")
    }
    return lines
  }

  private static func listeners(_ settings: GatewaySettings) -> [String] {
    settings.listeners.map { "listener \($0.address) front \($0.hasHTTPSFront) trusted \($0.trustedProxies)" }
      + [
        "admin socket \(settings.admin.socket ?? "none") metrics \(settings.admin.metrics?.description ?? "none")"
      ]
      + ["workers \(settings.workers)", "log \(settings.logLevel.word)"]
  }

  private static func service(_ settings: GatewaySettings) -> [String] {
    let unloq = settings.unloq
    return [
      "unloq \(unloq.api)", "unloq key \(unloq.apiKey.reveal())",
      "unloq ca \(unloq.certificateAuthority ?? "none")",
      "unloq timeouts \(unloq.timeout) \(unloq.connectTimeout)", "unloq action \(unloq.action)",
      "unloq key padding \(unloq.keyPadding.rawValue)",
      "credentials \(settings.credentials?.path ?? "none")",
      "unloq webhook secret \(unloq.webhookSecret?.reveal() ?? "none")",
    ]
  }

  private static func routes(_ settings: GatewaySettings) -> [String] {
    settings.routes.flatMap { route in
      let upstream = route.upstream
      let timeouts = upstream.timeouts
      return [
        "route \(route.route.id) \(route.route.name) hosts \(route.route.hosts) to \(upstream.addresses)",
        "route \(route.route.id) preserves host \(upstream.preservesHost) connections \(upstream.maximumConnections) "
          + "kept \(upstream.keptConnections)",
        "route \(route.route.id) timeouts \(timeouts.connect) \(timeouts.read) \(timeouts.write) \(timeouts.idle)",
      ] + sockets(route)
    }
  }

  private static func sockets(_ route: RouteSettings) -> [String] {
    let tunnels = route.upstream.tunnels
    if route.route.socketOrigins.isEmpty && tunnels == TunnelSettings() { return [] }
    return [
      "route \(route.route.id) websockets \(tunnels.maximum) idle \(tunnels.idle) life \(tunnels.lifetime) "
        + "from \(route.route.socketOrigins)"
    ]
  }

  private static func engine(_ engine: EngineSettings) -> [String] {
    switch engine {
    case .rules: ["engine rules"]
    case .opa(let opa):
      [
        "engine opa \(opa.url) within \(opa.timeout) of \(opa.inFlight) headers \(opa.headers) "
          + "token \(opa.token?.reveal() ?? "none") ca \(opa.certificateAuthority ?? "none") \(cache(opa.cache))"
      ]
    case .library(let library):
      [
        "engine library \(library.path) argument \(library.argument) within \(library.timeout) threads "
          + "\(library.threads) of \(library.inFlight) headers \(library.headers) \(cache(library.cache))"
      ]
    }
  }

  private static func cache(_ cache: DecisionCacheSettings) -> String {
    "cache \(cache.lifetime) \(cache.entries)"
  }

  private static func rule(_ rule: RuleSettings) -> String {
    let match = rule.match
    var parts: [String] = []
    if !match.hosts.isEmpty { parts.append("hosts \(match.hosts)") }
    if !match.methods.isEmpty { parts.append("methods \(match.methods.joined(separator: "|"))") }
    if !match.paths.isEmpty { parts.append("paths \(match.paths)") }
    if !match.users.isEmpty { parts.append("users \(match.users)") }
    if !match.patterns.isEmpty { parts.append("patterns \(match.patterns.map(\.pattern))") }
    if !match.groups.isEmpty { parts.append("groups \(match.groups.map { ($0.description, $0.members) })") }
    if !match.clients.isEmpty { parts.append("clients \(match.clients)") }
    if !match.times.isEmpty { parts.append("times \(match.times)") }
    if !match.headers.isEmpty { parts.append("headers \(match.headers)") }
    let matched = parts.isEmpty ? "everything" : parts.joined(separator: " ")
    let need =
      switch rule.requirement {
      case .none: "none"
      case .deny: "deny"
      case .approval(let demand):
        "approval \(age(demand.freshness)) scope \(demand.scope) message \(demand.message ?? "standard") "
          + "hold \(demand.holds)\(demand.renew.map { " renew \($0)" } ?? "")\(second(demand.second))\(demand.keyUse.map { " key \($0)" } ?? "")"
          + (demand.preflight == .refuse ? "" : " preflight \(demand.preflight.rawValue)")
      }
    return "rule \(rule.name)\(rule.isShadow ? " on trial" : ""): \(matched) → \(need)"
  }

  private static func second(_ second: SecondPerson?) -> String {
    guard let second else { return "" }
    return " by \(second.need) of \(second.approvers)\(second.asksPurpose ? " with purpose" : "")"
  }

  private static func age(_ freshness: Freshness) -> String {
    switch freshness {
    case .fresh: "fresh"
    case .within(let duration): "\(duration)"
    }
  }

  private static func ceilings(_ settings: GatewaySettings) -> [String] {
    let limits = settings.limits
    return [
      "limits \(limits.requestLine.bytes) \(limits.fieldLine.bytes) \(limits.fieldCount) \(limits.head.bytes)",
      "limit of bodies \(limits.body.map { String($0.bytes) } ?? "none")",
      "limit of connections \(settings.maximumConnections)",
      "limits of approvals \(settings.approvals.total) \(settings.approvals.perUser) \(settings.approvals.perClient)",
      "pushes \(settings.approvals.pushesInAll) \(settings.approvals.pushesPerUser) "
        + "\(settings.approvals.pushesPerClient)",
      "pauses \(settings.approvals.coolDown) \(settings.approvals.longestCoolDown)",
      "holding \(settings.holding.memory.bytes) \(settings.holding.largest.bytes) \(settings.holding.total.bytes)",
      "sessions \(settings.sessions.capacity) \(settings.sessions.lifetime) \(settings.sessions.idle)",
    ]
  }

  private static func clocks(_ settings: GatewaySettings) -> [String] {
    let timeouts = settings.timeouts
    return [
      "timeouts \(timeouts.head) \(timeouts.body) \(timeouts.keepAlive) \(timeouts.write) \(settings.shutdownGrace)",
      "access log \(settings.accessLog.destination) \(settings.accessLog.format) "
        + "redacts \(settings.accessLog.redactsQuery) on failure \(settings.accessLog.onFailure)",
    ]
  }
}
