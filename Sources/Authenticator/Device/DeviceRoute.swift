/// The device page's addresses.
package enum DeviceRoute: Sendable, Hashable {
  case page
  case events
  case oneTimeCode
  case unlock
  case approve(id: String)
  case deny(id: String)
  case report(id: String)
  /// Ends a session; by its login's approval.
  case endSession(id: String)
  case asset(DeviceAsset)
  /// The secret link itself.
  case link(secret: String)

  /// Finds the route; nil for everything else.
  ///
  /// - Parameters:
  ///   - method: in capitals.
  ///   - segments: the path's pieces behind `/device`.
  package init?(_ method: String, _ segments: [String]) {
    let isRead = method == "GET" || method == "HEAD"
    switch (segments.first, segments.count) {
    case (nil, _) where isRead: self = .page
    case ("events", 1) where method == "GET": self = .events
    case ("code", 1) where isRead: self = .oneTimeCode
    case ("unlock", 1) where method == "POST": self = .unlock
    case ("requests", 3) where method == "POST" && segments[2] == "approve": self = .approve(id: segments[1])
    case ("requests", 3) where method == "POST" && segments[2] == "deny": self = .deny(id: segments[1])
    case ("requests", 3) where method == "POST" && segments[2] == "report": self = .report(id: segments[1])
    case ("sessions", 3) where method == "POST" && segments[2] == "end": self = .endSession(id: segments[1])
    case (let name?, 1) where isRead:
      if let asset = DeviceAsset(rawValue: name) {
        self = .asset(asset)
      } else if name.utf8.count == DeviceRoute.secretLength {
        self = .link(secret: name)
      } else {
        return nil
      }
    default: return nil
    }
  }

  /// Characters of a device secret: 256 bits in base64url.
  private static let secretLength = 43
}
