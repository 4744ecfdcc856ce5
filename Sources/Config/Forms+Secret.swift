import Bytes
import YAML

extension Forms {
  /// A secret, by reference only: a conf file is read, copied and committed by more people than may know the secret.
  static var secret: Form<Secret> {
    Form<Secret>(
      "{file: PATH} or {env: NAME}",
      read: { node, decoding in
        SecretReader(decoding: decoding).read(node)
      }, write: { _ in "***" })
  }
}
