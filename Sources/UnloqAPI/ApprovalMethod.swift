/// How a person is asked.
package enum ApprovalMethod: String, Codable, Sendable, CaseIterable {
  /// A push message to the device.
  case push = "UNLOQ"
  /// A link by mail. Success means "sent", not "approved".
  case email = "EMAIL"
  /// The app's time-based code.
  case code = "OTP"
}
