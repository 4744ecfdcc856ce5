import Crypto

extension ApprovalDesk {
  /// What is missing for a use of `user`'s key: asked before a phone rings for it, and asked again after the tap.
  package func missing(for use: KeyUse, of user: UserIdentity, route: String) async -> CredentialFailure? {
    guard case .unseal(let name) = use else { return nil }
    guard let credentials else { return .missing }
    do throws(CredentialFailure) {
      _ = try await credentials.find(CredentialName(userID: user.id, route: route, name: name))
      return nil
    } catch {
      return error
    }
  }

  /// What the released key is wanted for. The key itself is let go of with the answer, unless it is what is wanted.
  func credential(_ wish: KeyWish, _ answer: ApprovalAnswer) async throws(CredentialFailure) -> OpenCredential
  {
    guard let key = answer.key else { throw .unreadable }
    switch wish.use {
    case .handOver:
      guard let place = CredentialPlace.key, place.takes(key.span) else { throw .unreadable }
      return OpenCredential(use: wish.use, route: wish.route, place: place, value: key)
    case .unseal(let name):
      guard let credentials else { throw .missing }
      let found = try await credentials.open(
        CredentialName(userID: answer.user.id, route: wish.route, name: name), with: key)
      return OpenCredential(use: wish.use, route: wish.route, place: found.place, value: found.value)
    }
  }
}
