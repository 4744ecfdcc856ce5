package import Bytes

/// POST /authorize/:code: ask a person to approve one action. Rings a phone.
package struct AuthorizeCall: Sendable {
  /// The code of the action, as made by POST /actions.
  package var action: String
  /// Who is asked: somebody who has logged in before.
  package var subject: UnloqSubject
  /// Our own id of this approval, shown on the device, unique, at most 20 characters.
  package var reference: String
  /// The address of the person's browser, shown on the device.
  package var address: IPAddress?
  /// Values for the `$name` places of the action's title and message.
  package var variables: [String: String] = [:]

  package init(action: String, subject: UnloqSubject, reference: String) {
    precondition((1...20).contains(reference.count), "a reference has 1 to 20 characters")
    self.action = action
    self.subject = subject
    self.reference = reference
  }

  /// The body. The call's own names win over variables of the same name.
  var fields: UnloqFields {
    var fields = UnloqFields()
    for (name, value) in variables { fields.set(name, value) }
    for name in ["unloq_id", "email", "ip"] { fields.values[name] = nil }
    subject.add(to: &fields)
    fields.set("reference", reference)
    fields.set("ip", address?.description)
    fields.values["generate_token"] = .flag(true)
    return fields
  }
}
