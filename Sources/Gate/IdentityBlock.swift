/// The header block that tells the upstream who approved what and when: made once per approval, appended as
/// it is, and the place where the hot path finds the same texts as bytes.
///
/// To read a view, hold the block in a local first: views of it live as long as that.
package struct IdentityBlock: Sendable {
  /// The complete lines, each with its CRLF.
  package let bytes: [UInt8]
  private let userCount: UInt8
  private let emailCount: UInt8
  private let approvalCount: UInt8

  /// The names of the block's fields. Whatever a client sends under these names, `-` and `_` alike, is
  /// removed before.
  package static let names = ["X-Unloq-User", "X-Unloq-Email", "X-Unloq-Approval", "X-Unloq-Approved-At"]

  // Bytes before the user id and between the values.
  private static let beforeUser = "X-Unloq-User: ".utf8.count
  private static let beforeEmail = "\r\nX-Unloq-Email: ".utf8.count
  private static let beforeApproval = "\r\nX-Unloq-Approval: ".utf8.count
  private static let beforeApprovedAt = "\r\nX-Unloq-Approved-At: ".utf8.count

  /// The block of an approval, whose values are safe in a header by their types.
  package init(_ approval: Approval) {
    let text =
      "X-Unloq-User: \(approval.user.id)\r\nX-Unloq-Email: \(approval.user.email)\r\n"
      + "X-Unloq-Approval: \(approval.id)\r\nX-Unloq-Approved-At: \(Timestamp.text(approval.wallSeconds))\r\n"
    bytes = Array(text.utf8)
    userCount = UInt8(approval.user.id.utf8.count)
    emailCount = UInt8(approval.user.email.text.utf8.count)
    approvalCount = UInt8(approval.id.utf8.count)
  }

  /// The person's id at the approval service.
  package var userID: Span<UInt8> {
    @_lifetime(borrow self)
    get { bytes.span.extracting(userRange) }
  }

  /// The person's e-mail.
  package var email: Span<UInt8> {
    @_lifetime(borrow self)
    get { bytes.span.extracting(emailRange) }
  }

  /// The approval's id.
  package var approvalID: Span<UInt8> {
    @_lifetime(borrow self)
    get { bytes.span.extracting(approvalRange) }
  }

  /// The person's e-mail as text, for the cold path.
  package var emailText: String { String(decoding: bytes[emailRange], as: UTF8.self) }

  /// The approval's id as text, for the cold path.
  package var approvalText: String { String(decoding: bytes[approvalRange], as: UTF8.self) }

  /// When the approval was given (RFC 3339), for the cold path.
  package var approvedAtText: String {
    let start = approvalRange.upperBound + IdentityBlock.beforeApprovedAt
    return String(decoding: bytes[start..<(bytes.count - 2)], as: UTF8.self)
  }

  /// The person, as values, for the cold path; never nil for a block made from an approval.
  package var user: UserIdentity? {
    guard let email = EmailAddress(emailText) else { return nil }
    return UserIdentity(id: String(decoding: bytes[userRange], as: UTF8.self), email: email)
  }

  private var userRange: Range<Int> {
    IdentityBlock.beforeUser..<(IdentityBlock.beforeUser + Int(userCount))
  }

  private var emailRange: Range<Int> {
    let start = userRange.upperBound + IdentityBlock.beforeEmail
    return start..<(start + Int(emailCount))
  }

  private var approvalRange: Range<Int> {
    let start = emailRange.upperBound + IdentityBlock.beforeApproval
    return start..<(start + Int(approvalCount))
  }
}
