package import Crypto

/// Who looks at a pending approval: the hashed ids of the cookies that came with the request.
package struct Visitor: Sendable, Hashable {
  /// The session cookie's hash, if one came.
  package var session: Digest?
  /// The browser cookie's hash, if one came.
  package var browser: Digest?

  package init(session: Digest?, browser: Digest?) {
    self.session = session
    self.browser = browser
  }

  /// Whether approvals of `asker` are this visitor's own.
  func isOwn(_ asker: Asker) -> Bool {
    switch asker {
    case .session(let id): session?.matches(id) ?? false
    case .browser(let id): browser?.matches(id) ?? false
    case .address, .request: false
    }
  }
}
