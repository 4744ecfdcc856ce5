package import Bytes

/// POST /authenticate: ask a person to approve a login. Rings a phone.
package struct AuthenticateCall: Sendable {
  /// Who is asked.
  package var subject: UnloqSubject
  /// How. Default a push message.
  package var method: ApprovalMethod = .push
  /// The address of the person's browser, shown on the device.
  package var address: IPAddress?
  /// The person's one-time code, needed after a denial. Text: codes may begin with 0.
  package var oneTimeCode: Secret?
  /// Further variables: shown on the device by services that know them, ignored by others.
  package var variables: [String: String] = [:]

  package init(subject: UnloqSubject) { self.subject = subject }

  /// The body. A token is always asked for: its type and person can then be checked by POST /token.
  var fields: UnloqFields {
    var fields = UnloqFields()
    for (name, value) in variables { fields.set(name, value) }
    switch subject {
    case .id(let id): fields.set("unloq_id", id.text)
    case .email(let email): fields.set("email", email)
    }
    fields.set("method", method.rawValue)
    fields.set("ip", address?.description)
    fields.set("token", oneTimeCode?.reveal())
    fields.values["generate_token"] = .flag(true)
    return fields
  }
}
