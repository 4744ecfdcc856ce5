/// The PEM files a test server shows itself with.
package struct TLSIdentity: Sendable {
  let certificate: String
  let key: String

  /// - Parameters:
  ///   - certificate: path of the certificate.
  ///   - key: path of its key.
  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }
}
