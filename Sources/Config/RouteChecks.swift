import Gate
import YAML

/// What must hold between routes.
enum RouteChecks {
  /// Says which names and hosts are taken twice, and makes the routes.
  static func settings(from drafts: [RouteDraft], _ decoding: Decoding) -> [RouteSettings] {
    var names: [String: Int] = [:]
    var hosts: [HostPattern: Int] = [:]
    for draft in drafts {
      if let line = names.updateValue(draft.name.position.line, forKey: draft.name.value) {
        decoding.error(
          at: draft.name.position, "another route is named \(Decoding.quoted(draft.name.value))",
          hint: "the first one is in line \(line); give one of them another name")
      }
      for host in draft.hosts {
        if let line = hosts.updateValue(host.position.line, forKey: host.value) {
          decoding.error(
            at: host.position, "the host \(Decoding.quoted(host.value.description)) is taken already",
            hint: "the first one is in line \(line)")
        }
      }
    }
    return drafts.enumerated().map { id, draft in
      RouteSettings(
        route: Route(
          id: id, name: draft.name.value, hosts: draft.hosts.map(\.value), socketOrigins: draft.socketOrigins),
        upstream: draft.upstream)
    }
  }

  /// Whether some host that `pattern` means is answered by one of `drafts`.
  static func isServed(_ pattern: HostPattern, by drafts: [RouteDraft]) -> Bool {
    drafts.contains { $0.hosts.contains { overlap($0.value, pattern) } }
  }

  private static func overlap(_ left: HostPattern, _ right: HostPattern) -> Bool {
    switch (left, right) {
    case (.any, _), (_, .any): true
    case (.exact(let a), .exact(let b)): a == b
    case (.exact(let name), .below(let suffix)), (.below(let suffix), .exact(let name)):
      name.hasSuffix("." + suffix)
    case (.below(let a), .below(let b)): a == b || a.hasSuffix("." + b) || b.hasSuffix("." + a)
    }
  }
}
