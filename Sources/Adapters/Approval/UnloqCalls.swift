package import UnloqAPI

/// The calls of the approval service that the gateway makes; `UnloqClient` makes them for real.
package protocol UnloqCalls: Sendable {
  /// Asks a person to approve a login.
  func authenticate(_ call: AuthenticateCall) async throws(UnloqError) -> AccessToken
  /// Asks a person to approve one action.
  func authorize(_ call: AuthorizeCall) async throws(UnloqError) -> AccessToken
  /// Asks a person's device for the person's encryption key.
  func releaseKey(_ call: KeyReleaseCall) async throws(UnloqError) -> KeyRelease
  /// Redeems a token and checks what it proves.
  func redeem(_ call: TokenCall) async throws(UnloqError) -> ApprovedUser
  /// The action of that code; nil when there is none.
  func action(_ code: String) async throws(UnloqError) -> UnloqAction?
  /// Makes an action.
  func create(_ action: UnloqAction) async throws(UnloqError)
}

extension UnloqClient: UnloqCalls {}
