import FoundationEssentials

/// What an assertion says (RFC 7519, 4.1, and names of our own).
struct AssertionClaims: Encodable {
  /// Who says so: the conf's `assertion.issuer`.
  let iss: String
  /// For whom: the conf's `assertion.audience`, or the host that was asked.
  let aud: String
  /// The person's id at the approval service.
  let sub: String
  /// The person's e-mail.
  let email: String
  /// When it was made, in seconds since 1970, as all times here.
  let iat: Int64
  /// Not good before.
  let nbf: Int64
  /// Not good from here on.
  let exp: Int64
  /// When the person approved.
  let authTime: Int64
  /// The approval's id at the approval service.
  let approval: String
  /// The route of the conf.
  let route: String
  /// The rule of the conf that let the request pass.
  let rule: String
  /// The request's method.
  let method: String
  /// SHA-256 of the conf's text, in hexadecimal digits: under which rules it was decided.
  let confHash: String

  private enum CodingKeys: String, CodingKey {
    case iss, aud, sub, email, iat, nbf, exp, approval, route, rule, method
    case authTime = "auth_time"
    case confHash = "conf_hash"
  }
}
