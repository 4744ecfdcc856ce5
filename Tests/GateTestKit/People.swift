package import Gate

/// People and approvals for tests; the texts are valid, so nothing here is ever nil.
package enum People {
  /// A person.
  package static func identity(_ email: String = "ana@corp.test", id: String = "9001") throws -> UserIdentity
  {
    guard let address = EmailAddress(email), let identity = UserIdentity(id: id, email: address) else {
      throw BadText(text: email)
    }
    return identity
  }

  /// An address.
  package static func email(_ text: String = "ana@corp.test") throws -> EmailAddress {
    guard let address = EmailAddress(text) else { throw BadText(text: text) }
    return address
  }

  /// An approval.
  package static func approval(
    _ id: String = "approval-1", by email: String = "ana@corp.test",
    at moment: Moment = Moment(nanoseconds: 0)
  ) throws -> Approval {
    guard
      let approval = Approval(id: id, user: try identity(email), moment: moment, wallSeconds: 1_800_000_000)
    else {
      throw BadText(text: id)
    }
    return approval
  }

  /// A session.
  package static func session(
    _ email: String = "ana@corp.test", at moment: Moment = Moment(nanoseconds: 0)
  ) throws -> SessionRecord {
    SessionRecord(signIn: try approval(by: email, at: moment), serviceSessionID: (1, 2))
  }

  /// A text that a test thought valid.
  package struct BadText: Error {
    let text: String

    package init(text: String) { self.text = text }
  }
}
