import Bytes
package import HTTP

extension ClientKind {
  /// Decides from a head what sort of client sent it. The one place that does.
  ///
  /// What a client can fake here only makes its answer less convenient or takes away the right to ring a
  /// phone; no kind gets past a rule that another one would not.
  package init(_ head: RequestHead) {
    if ClientKind.isPreflight(head) {
      self = .preflight
    } else if ClientKind.wantsSocket(head) || ClientKind.accepts(head, "text/event-stream") {
      self = .socket
    } else if ClientKind.isBackground(head) || ClientKind.isRobot(head) {
      self = .script
    } else if let mode = head.value(.secFetchMode) {
      self = mode.isEqual(to: "navigate") && ClientKind.isTopLevel(head) ? ClientKind.page(head) : .script
    } else if head.contains(.xRequestedWith) {
      self = .script
    } else if ClientKind.accepts(head, "text/html") {
      self = ClientKind.page(head)
    } else {
      // Browsers that send no Fetch Metadata still say where a script's request comes from.
      self = head.contains(.origin) || head.contains(.referer) ? .script : .commandLine
    }
  }

  /// Whether this is a CORS preflight (Fetch, 4.8): `OPTIONS` without a body, with `Origin` and the method
  /// asked about.
  static func isPreflight(_ head: RequestHead) -> Bool {
    head.method == .options && head.contains(.origin) && head.contains(.accessControlRequestMethod)
      && !head.isRepeated(.origin) && !head.isRepeated(.accessControlRequestMethod) && head.body == .none
  }

  /// Whether this is a WebSocket handshake (RFC 6455, 4.1).
  static func wantsSocket(_ head: RequestHead) -> Bool {
    guard head.requestsUpgrade, let upgrade = head.text(.upgrade) else { return false }
    return upgrade.lowercased().contains("websocket")
  }

  /// Whether no person asked for this just now: prefetch and prerender, and the icon that browsers fetch by
  /// themselves.
  static func isBackground(_ head: RequestHead) -> Bool {
    head.contains(.secPurpose) || head.contains(.purpose) || head.contains(.xPurpose) || head.contains(.xMoz)
      || head.path.isEqual(to: "/favicon.ico")
  }

  /// Whether a navigation is for a whole tab; frames and embeds cannot show our pages, so they get no push
  /// either.
  private static func isTopLevel(_ head: RequestHead) -> Bool {
    guard let destination = head.value(.secFetchDest) else { return true }
    return destination.isEqual(to: "document")
  }

  private static func page(_ head: RequestHead) -> ClientKind { head.method.isSafe ? .navigation : .form }

  /// Whether `Accept` names a media type itself (no `*/*`), in whatever preference.
  package static func accepts(_ head: RequestHead, _ type: String) -> Bool {
    guard let accept = head.text(.accept) else { return false }
    return accept.lowercased().split(separator: ",").contains { range in
      range.prefix { $0 != ";" }.trimmingBlanks() == type
    }
  }
}

extension Substring {
  fileprivate func trimmingBlanks() -> Substring {
    var text = self
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}
