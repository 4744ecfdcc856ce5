/// Why a tunnel ended, and what its two ends are told about it. A closed list.
package enum TunnelEnd: Sendable, Equatable {
  /// Both sides said goodbye.
  case closed
  /// The client's connection ended without a goodbye.
  case clientLeft
  /// The upstream's connection ended without a goodbye.
  case upstreamClosed
  /// The client does not take what the upstream sends.
  case clientTooSlow
  /// The upstream does not take what the client sends.
  case upstreamTooSlow
  /// The client's frames break RFC 6455.
  case badClientFrame
  /// The upstream's frames break RFC 6455.
  case badUpstreamFrame
  /// Nothing came from either side for as long as the route allows.
  case idle
  /// It was open for as long as the route allows.
  case lifetime
  /// The gateway is stopping.
  case stopping
  /// Its session, or the approval it passed by, is no more.
  case leash

  /// Fixed text for the access log's `error`; nil where nothing went wrong. What ended the leash is said by whoever
  /// judged it.
  package var label: StaticString? {
    switch self {
    case .closed, .leash: nil
    case .clientLeft: "client-left"
    case .upstreamClosed: "upstream-closed"
    case .clientTooSlow: "client-too-slow"
    case .upstreamTooSlow: "upstream-write-timeout"
    case .badClientFrame: "bad-client-frame"
    case .badUpstreamFrame: "bad-upstream-frame"
    case .idle: "websocket-idle"
    case .lifetime: "websocket-lifetime"
    case .stopping: "shutting-down"
    }
  }

  /// The close code that the client gets (RFC 6455, 7.4.1); nil where no close frame is made for it.
  var codeForClient: UInt16? {
    switch self {
    case .closed, .clientLeft, .upstreamClosed, .clientTooSlow: nil
    case .leash: 1008
    case .badClientFrame: 1002
    case .badUpstreamFrame: 1011
    case .upstreamTooSlow, .idle, .lifetime, .stopping: 1001
    }
  }

  /// The close code that the upstream gets; nil where no close frame is made for it.
  var codeForUpstream: UInt16? {
    switch self {
    case .closed, .clientLeft, .upstreamClosed, .upstreamTooSlow: nil
    case .leash: 1008
    case .badUpstreamFrame: 1002
    case .badClientFrame, .clientTooSlow, .idle, .lifetime, .stopping: 1001
    }
  }
}
