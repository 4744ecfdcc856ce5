package import Bytes
package import HTTP

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
  /// Now, as seconds since 1970 in UTC; 0 where the engine does not look at it (`PolicyEngine.wantsTime`).
  package let wallSeconds: Int64
  /// The request's head, for its header fields: claims of the client, every one of them. Nil where there is no
  /// request, as for a click on the approve page.
  package let head: RequestHead?
  /// The conf's groups; nil where it has none.
  package let userGroups: UserGroups?

  @_lifetime(copy host, copy method, copy path, copy user)
  package init(
    host: Span<UInt8>, method: Span<UInt8>, path: Span<UInt8>, user: Span<UInt8>, client: IPAddress,
    wallSeconds: Int64 = 0, head: RequestHead? = nil, userGroups: UserGroups? = nil
  ) {
    self.host = host
    self.method = method
    self.path = path
    self.user = user
    self.client = client
    self.wallSeconds = wallSeconds
    self.head = head
    self.userGroups = userGroups
  }

  /// The names of the person's groups, in alphabetical order; made anew at each call.
  package var groups: [String] { user.isEmpty ? [] : userGroups?.groups(of: user) ?? [] }
}
