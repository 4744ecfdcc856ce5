/// How a short secret is padded before RSA encrypts it. The vendor's documents do not say which one its
/// devices use, so it is a setting.
package enum RSAPadding: String, CaseIterable, Sendable {
  /// RSAES-PKCS1-v1_5 (RFC 8017, 7.2): the vendor's own RSA module uses it. The default.
  case pkcs1v15 = "pkcs1v15"
  /// RSAES-OAEP with SHA-1 (RFC 8017, 7.1).
  case oaepSHA1 = "oaep-sha1"
  /// RSAES-OAEP with SHA-256.
  case oaepSHA256 = "oaep-sha256"
}
