/// That a request may pass, and by what: found by the gate's parts, made into a permit by the gatekeeper
/// alone.
struct Passage {
  var reason: Reason
  /// What the upstream is told; nil where nobody is signed in.
  var identity: IdentityBlock?
  /// A session's cookie that the client has yet to learn.
  var setCookie: String?
  /// What goes along for the application.
  var credential: LentCredential?

  init(
    _ reason: Reason, identity: IdentityBlock? = nil, setCookie: String? = nil,
    credential: LentCredential? = nil
  ) {
    self.reason = reason
    self.identity = identity
    self.setCookie = setCookie
    self.credential = credential
  }
}
