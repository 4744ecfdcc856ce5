/// What a rule wants a person's encryption key for.
package enum KeyUse: Sendable, Hashable {
  /// To open the sealed credential of this name, which then goes along with the person's requests.
  case unseal(String)
  /// To hand the key itself to the application, as `X-Unloq-Key`.
  case handOver
}
