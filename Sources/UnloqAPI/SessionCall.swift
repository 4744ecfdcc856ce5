package import Bytes

/// POST /token/session: name the session an approval has led to, once, within a minute.
package struct SessionCall: Sendable {
  /// What the session came from.
  package enum Origin: Sendable {
    /// An access token, redeemed already or not.
    case token(Secret)
    /// An approval that gave no token.
    case approval(String)
  }

  /// What the session came from.
  package var origin: Origin
  /// Our session id for remote logout, at most 128 characters. Never the value of a cookie.
  package var session: String
  /// How long that session lasts.
  package var duration: Duration?

  package init(origin: Origin, session: String) {
    self.origin = origin
    self.session = session
  }

  /// The body.
  var fields: UnloqFields {
    var fields = UnloqFields()
    switch origin {
    case .token(let token): fields.set("token", token.reveal())
    case .approval(let id): fields.set("approval_id", id)
    }
    fields.set("sid", String(session.prefix(128)))
    if let duration { fields.values["duration"] = .number(Int(duration.components.seconds)) }
    return fields
  }
}
