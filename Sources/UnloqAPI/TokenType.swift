/// What an access token proves.
package enum TokenType: String, Codable, Sendable, CaseIterable {
  /// A login.
  case authenticate = "AUTHENTICATE"
  /// An approved action.
  case authorize = "AUTHORIZE"
  /// A released key.
  case encryption = "ENCRYPTION"
}
