package import Crypto

/// How devices pad a person's encryption key before they encrypt it for the gateway. The service's documents do not say, so
/// it is a setting.
package enum KeyPadding: String, Sendable, CaseIterable {
  /// RSAES-PKCS1-v1_5, which the vendor's own RSA code uses.
  case pkcs1v15
  /// RSAES-OAEP with SHA-1.
  case oaepSHA1 = "oaep-sha1"
  /// RSAES-OAEP with SHA-256.
  case oaepSHA256 = "oaep-sha256"

  /// The same for the module that decrypts.
  package var padding: RSAPadding {
    switch self {
    case .pkcs1v15: .pkcs1v15
    case .oaepSHA1: .oaepSHA1
    case .oaepSHA256: .oaepSHA256
    }
  }
}
