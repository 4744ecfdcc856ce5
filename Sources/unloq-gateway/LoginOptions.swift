import Gate
import Login

/// What `unloq-gateway login` is told.
struct LoginOptions {
  /// Where to sign in.
  let gate: GateAddress
  /// Whose phone rings.
  let email: EmailAddress
  /// How the session is printed.
  var format = LoginFormat.header
  /// A PEM file with a further certificate authority.
  var certificateAuthority: String?
}
