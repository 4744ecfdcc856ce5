package import Bytes

/// What a policy decides about: views of a request head, for the length of one call.
package struct PolicyQuestion: ~Escapable {
  /// The host: lower case, no port, no trailing dot.
  package let host: Span<UInt8>
  /// The method's name.
  package let method: Span<UInt8>
  /// The decoded, normalised path: the one that is forwarded.
  package let path: Span<UInt8>
  /// The signed-in person's e-mail in canonical form; empty for nobody.
  package let user: Span<UInt8>
  /// The client's address.
  package let client: IPAddress

  @_lifetime(copy host, copy method, copy path, copy user)
  package init(
    host: Span<UInt8>, method: Span<UInt8>, path: Span<UInt8>, user: Span<UInt8>, client: IPAddress
  ) {
    self.host = host
    self.method = method
    self.path = path
    self.user = user
    self.client = client
  }
}
