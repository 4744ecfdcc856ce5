package import Bytes

/// POST /token: redeem an access token, once, within a minute, and check what it proves.
package struct TokenCall: Sendable {
  /// The token and the person it must belong to.
  package var token: AccessToken
  /// What it must prove. A login demands exactly a login token; the others take anything but a login token,
  /// because the names of their types are not documented.
  package var purpose: TokenType
  /// The address the approval was asked for; the answer must name the same one, upper and lower case aside.
  package var email: String?
  /// Our session id for remote logout, at most 128 characters. Never the value of a cookie.
  package var session: String?
  /// How long that session lasts.
  package var duration: Duration?
  /// The address of the person's browser.
  package var address: IPAddress?

  package init(token: AccessToken, purpose: TokenType) {
    self.token = token
    self.purpose = purpose
  }

  /// The body.
  var fields: UnloqFields {
    var fields = UnloqFields()
    fields.set("token", token.token.reveal())
    fields.set("sid", session.map { String($0.prefix(128)) })
    if let duration { fields.values["duration"] = .number(Int(duration.components.seconds)) }
    fields.set("ip", address?.description)
    return fields
  }

  /// The person, if the answer fits the call.
  ///
  /// - Throws: `missingField`, `wrongTokenType` or `wrongUser`: an approved action or a released key must not
  ///   stand in for a login, nor one person for another.
  func user(in result: ApprovalResult) throws(UnloqError) -> ApprovedUser {
    guard let type = result.tokenType else { throw .missingField(.tokenType) }
    let isLogin = type == TokenType.authenticate.rawValue
    guard isLogin == (purpose == .authenticate) else { throw .wrongTokenType }
    guard let id = result.unloqID.flatMap(UnloqID.init) else { throw .missingField(.unloqID) }
    guard id == token.unloqID else { throw .wrongUser }
    if let email {
      guard let answered = result.email else { throw .missingField(.email) }
      guard answered.lowercased() == email.lowercased() else { throw .wrongUser }
    }
    return ApprovedUser(
      approvalID: result.approvalID, unloqID: id, email: result.email, firstName: result.firstName,
      lastName: result.lastName, encryptionKey: result.encryptionKey.map { Secret($0) })
  }
}
