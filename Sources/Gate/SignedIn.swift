import Crypto

/// The session that a request is decided with: the one its cookie names, or the one it got while it was held.
struct SignedIn {
  let id: Digest
  let record: SessionRecord
  /// The cookie that the client has yet to learn; nil for a session it came with.
  var setCookie: String?
}
