/// How the person proves to be there. The raw value is the API's `method`.
package enum ApprovalMethod: String, Sendable, CaseIterable {
  /// A tap on the device page.
  case push = "UNLOQ"
  /// A one-time code read from the device page.
  case oneTimeCode = "OTP"
  /// A link by mail. Part of the API; this service sends no mail and refuses it.
  case email = "EMAIL"
}
