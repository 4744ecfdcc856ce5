internal import Bytes
internal import Gate
internal import HTTP

/// A request for one of the gate's own paths, as values.
struct OwnRequest {
  /// What a method means here.
  enum Verb {
    /// GET or HEAD.
    case read
    /// POST.
    case write
    /// Anything else.
    case other
  }

  let verb: Verb
  /// The segments behind `/.unloq/`.
  let path: [String]
  let host: String
  let peer: Peer
  /// The hashed ids of the gate's cookies.
  let visitor: Visitor
  /// Who started it, as far as the browser tells.
  let origin: RequestOrigin
  /// What form the answer takes: a page only for those who want one.
  let client: ClientKind
  /// Whether the client asks for JSON and not for a page.
  let wantsJSON: Bool
  /// The approval service's call, on the webhook's path; nil where it is malformed.
  let webhook: WebhookCall?
  /// Whom it claims to be from, on the sign-in page: saves the typing, and is nothing else.
  var claim: IdentityClaim?
  private let queryText: String
  private let body: [UInt8]

  init(_ head: RequestHead, body: [UInt8], peer: Peer) {
    switch head.method {
    case .get, .head: verb = .read
    case .post: verb = .write
    default: verb = .other
    }
    path = head.pathText.split(separator: "/").dropFirst().map(String.init)
    host = head.hostText
    self.peer = peer
    visitor = Visitor(
      session: GateCookie.session.id(in: head, isSecure: peer.isSecure),
      browser: GateCookie.browser.id(in: head, isSecure: peer.isSecure))
    origin = RequestOrigin(head)
    client = ClientKind(head)
    wantsJSON =
      !client.wantsPage
      || ClientKind.accepts(head, "application/json") && !ClientKind.accepts(head, "text/html")
    queryText = head.queryText ?? ""
    self.body = body
    webhook = path.first == "webhook" ? WebhookCall(head, body: body) : nil
  }

  /// Bytes of the body.
  var bodyCount: Int { body.count }

  /// The value of a query parameter; nil when it is absent, doubled or unreadable.
  func query(_ name: String) -> String? { FormFields(queryText.utf8.span)?[name] }

  /// Whether a query parameter is there at all, readable or not.
  func hasQuery(_ name: String) -> Bool {
    queryText.split(separator: "&").contains { $0 == name || $0.hasPrefix(name + "=") }
  }

  /// The posted form; nil when it is unreadable.
  var form: FormFields? { FormFields(body.span) }
}
