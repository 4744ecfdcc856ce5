/// The words of one request, cleaned and cut for the device page: nothing an application sends is shown otherwise.
package struct ApprovalText: Sendable, Hashable {
  package let title: String
  package let message: String
  package let place: String
  package let matchCode: String
  package let reference: String
  package let approve: String
  package let deny: String

  /// Cleans and cuts: `place` is the host or service that the visitor uses, `address` the visitor's own; the page shows
  /// them together. The match code has at most 20 characters.
  package init(
    title: String, message: String = "", place: String = "", address: String? = nil, matchCode: String = "",
    reference: String = "", approve: String = "Approve", deny: String = "Deny"
  ) {
    self.title = DisplayText.line(title, limit: 80)
    self.message = DisplayText.line(message, limit: 500)
    let parts = [DisplayText.line(place, limit: 100), address ?? ""]
    self.place = parts.filter { !$0.isEmpty }.joined(separator: " · ")
    self.matchCode = DisplayText.line(matchCode, limit: 20)
    self.reference = DisplayText.line(reference, limit: 20)
    self.approve = DisplayText.line(approve, limit: 10)
    self.deny = DisplayText.line(deny, limit: 10)
  }
}
