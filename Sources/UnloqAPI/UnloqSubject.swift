/// The person who is asked.
package enum UnloqSubject: Hashable, Sendable {
  /// Known from an earlier login.
  case id(UnloqID)
  /// Known by address only.
  case email(String)

  /// Adds the fields that name the person; the id as a number, as /authorize and /encryption/user document
  /// it.
  func add(to fields: inout UnloqFields) {
    switch self {
    case .id(let id): fields.set("unloq_id", number: id)
    case .email(let email): fields.set("email", email)
    }
  }
}
