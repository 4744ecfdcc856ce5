/// A person as the approval service knows them.
package struct UserIdentity: Sendable, Hashable {
  /// The service's id of the person (`unloq_id`): visible ASCII, at most 64 bytes.
  package let id: String
  /// The person's e-mail.
  package let email: EmailAddress

  /// Nil when the id could not stand in a header field: empty, too long, or with anything but visible ASCII.
  package init?(id: String, email: EmailAddress) {
    guard UserIdentity.isPlain(id, longest: 64) else { return nil }
    self.id = id
    self.email = email
  }

  /// Whether `text` is 1 to `longest` bytes of visible ASCII, safe in a header field, a log and a page.
  static func isPlain(_ text: String, longest: Int) -> Bool {
    let bytes = text.utf8
    return !bytes.isEmpty && bytes.count <= longest && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
