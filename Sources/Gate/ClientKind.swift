/// What sort of client sent a request, as far as the answer's form and the right to ring a phone go.
package enum ClientKind: String, Sendable, CaseIterable {
  /// A person's browser opening a page: gets pages and redirects, may ring a phone.
  case navigation
  /// A person's browser sending a form or another unsafe page request: held while the phone rings.
  case form
  /// A page's own fetch, XHR, image, script, prefetch: problem+json, never rings a phone.
  case script
  /// curl and the like: problem+json, rings a phone only where it says it will wait.
  case commandLine = "command-line"
  /// WebSocket or server-sent events: refused with a status, never redirected.
  case socket
  /// A CORS preflight: has neither cookie nor identity by specification.
  case preflight

  /// Whether a person sees the answer as a page.
  package var wantsPage: Bool { self == .navigation || self == .form }
}
