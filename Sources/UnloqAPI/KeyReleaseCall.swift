package import Bytes

/// POST /encryption/user: ask a person's device for that person's encryption key. Rings a phone.
package struct KeyReleaseCall: Sendable {
  /// Who is asked: somebody who has logged in before.
  package var subject: UnloqSubject
  /// Why the key is wanted; shown on the device, cut to 250 characters.
  package var message: String?
  /// The person on whose behalf it is wanted, shown on the device.
  package var requester: UnloqID?
  /// SPKI PEM; the device encrypts the key with it, so that no server in between sees it.
  package var publicKeyPEM: String?
  /// Whether a token comes back in the key's place, to be redeemed with POST /token. Default false.
  package var generatesToken = false
  /// The address of the person's browser, shown on the device.
  package var address: IPAddress?
  /// Further variables: shown on the device by services that know them, ignored by others.
  package var variables: [String: String] = [:]

  package init(subject: UnloqSubject) { self.subject = subject }

  /// The body.
  var fields: UnloqFields {
    var fields = UnloqFields()
    for (name, value) in variables { fields.set(name, value) }
    for name in ["unloq_id", "email", "requester_id", "public_key", "ip"] { fields.values[name] = nil }
    subject.add(to: &fields)
    fields.set("message", message.map { String($0.prefix(250)) })
    fields.set("requester_id", number: requester)
    fields.set("public_key", publicKeyPEM)
    fields.values["generate_token"] = .flag(generatesToken)
    fields.set("ip", address?.description)
    return fields
  }
}
