import COpenSSL
import Glibc

/// One connection of a scripted server, plain or TLS. Blocking.
@safe
struct TestChannel: ~Copyable {
  private let connection: Int32
  private let session: OpaquePointer?

  /// Nil when the TLS handshake fails, as it does where the client does not trust the certificate.
  init?(_ connection: Int32, _ identity: TLSIdentity?) {
    self.connection = connection
    guard let identity else {
      unsafe session = nil
      return
    }
    // Sound: the session holds the context, and both calls take paths.
    guard let context = unsafe SSL_CTX_new(TLS_server_method()) else { return nil }
    defer { unsafe SSL_CTX_free(context) }
    unsafe SSL_CTX_use_certificate_file(context, identity.certificate, SSL_FILETYPE_PEM)
    unsafe SSL_CTX_use_PrivateKey_file(context, identity.key, SSL_FILETYPE_PEM)
    guard let made = unsafe SSL_new(context) else { return nil }
    unsafe SSL_set_fd(made, connection)
    guard unsafe SSL_accept(made) == 1 else {
      unsafe SSL_free(made)
      ERR_clear_error()
      return nil
    }
    unsafe session = made
  }

  deinit {
    if let session = unsafe session { unsafe SSL_free(session) }
  }

  /// The next byte, nil at the end.
  borrowing func readByte() -> UInt8? {
    var byte: UInt8 = 0
    let count: Int
    if let session = unsafe session {
      count = Int(unsafe SSL_read(session, &byte, 1))
    } else {
      count = unsafe recv(connection, &byte, 1, 0)
    }
    return count == 1 ? byte : nil
  }

  /// Writes all of `text`, as far as the client still listens.
  borrowing func write(_ text: String) {
    let bytes = Array(text.utf8)
    if let session = unsafe session {
      unsafe SSL_write(session, bytes, Int32(bytes.count))
    } else {
      _ = unsafe Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
  }
}
