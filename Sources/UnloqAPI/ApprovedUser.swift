package import Bytes

/// What POST /token says about the person who approved.
package struct ApprovedUser: Sendable {
  /// The approval the token came from; a few replies leave it out.
  package let approvalID: String?
  /// Who approved.
  package let unloqID: UnloqID
  /// The person's address.
  package let email: String?
  /// The person's first name, as entered in the app.
  package let firstName: String?
  /// The person's last name, as entered in the app.
  package let lastName: String?
  /// The encryption key, where the application has it released at login.
  package let encryptionKey: Secret?
}
