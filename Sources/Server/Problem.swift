import FoundationEssentials

/// A problem document (RFC 9457): why a program's request was not carried out. Absent members are left out.
struct Problem: Encodable {
  /// A URN of ours: the reason or the error, as the access log names it.
  let type: String
  /// The status in words.
  let title: String
  /// The status code.
  let status: Int
  /// One line for people.
  var detail: String?
  /// The id that the access log prints.
  let reason: String
  /// Where a person can give the approval that is missing.
  var approvalURL: String?
  /// Seconds to wait before it makes sense to ask again.
  var retryAfter: Int64?
  /// What exactly was wrong with the bytes of the request, as the access log names it.
  var error: String?

  private enum CodingKeys: String, CodingKey {
    case type, title, status, detail, reason, error
    case approvalURL = "approval_url"
    case retryAfter = "retry_after"
  }
}
