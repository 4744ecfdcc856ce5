import Bytes
package import Crypto
import Fetch
package import Reactor
package import UnloqAPI

/// Asks a person's device for the person's encryption key, so that no server in between sees it: encrypted for an RSA pair
/// that is made for this one request and thrown away with it.
package struct KeyRequest: Sendable {
  private let calls: any UnloqCalls
  private let padding: KeyPadding
  private let pool: BlockingPool

  /// What came of it.
  package struct Answer: Sendable {
    /// The key; wiped when it is let go of.
    package let key: WipedBytes
    /// Whose.
    package let user: UnloqID
    /// The approval's id; a few replies leave it out.
    package let approvalID: String?
  }

  /// `pool` makes the pairs and opens the keys, which takes longer than a loop has time for.
  package init(_ calls: any UnloqCalls, padding: KeyPadding, pool: BlockingPool) {
    self.calls = calls
    self.padding = padding
    self.pool = pool
  }

  /// Rings once, with `call` as it is but for the public key, and understands both documented shapes of the answer: the key,
  /// or a token for it.
  package func ask(_ call: KeyReleaseCall) async throws(UnloqError) -> Answer {
    let (pair, pem): (OneTimePair, String)
    do throws(CryptoError) {
      (pair, pem) = try await pool.run(throwing: { () throws(CryptoError) in
        let pair = OneTimePair(try RSAKeyPair())
        return (pair, try pair.pair.publicPEM())
      })
    } catch {
      throw .transport(.outOfResources)
    }
    var call = call
    call.publicKeyPEM = pem
    switch try await calls.releaseKey(call) {
    case .key(let wrapped, let user, let approvalID):
      return Answer(key: try await open(wrapped, with: pair), user: user, approvalID: approvalID)
    case .token(let token):
      var redemption = TokenCall(token: token, purpose: .encryption)
      redemption.address = call.address
      if case .email(let email) = call.subject { redemption.email = email }
      let released = try await calls.redeem(redemption)
      guard let wrapped = released.encryptionKey else { throw .missingField(.encryptionKey) }
      return Answer(
        key: try await open(wrapped, with: pair), user: released.unloqID, approvalID: released.approvalID)
    }
  }

  private func open(_ wrapped: Secret, with pair: OneTimePair) async throws(UnloqError) -> WipedBytes {
    let padding = padding.padding
    return try await pool.run(throwing: { () throws(UnloqError) in
      try EncryptionKey.open(wrapped, with: pair.pair, padding: padding)
    })
  }

  /// A pair that several steps share.
  private final class OneTimePair: Sendable {
    let pair: RSAKeyPair

    init(_ pair: consuming RSAKeyPair) { self.pair = pair }
  }
}
