import Gate
import Upstream
import YAML

/// A route as it was read, before it is compared with the others.
struct RouteDraft: Sendable {
  let name: Located<String>
  let hosts: [Located<HostPattern>]
  let upstream: UpstreamSettings
  let socketOrigins: [String]
}
