package import Crypto
package import Gate
import Synchronization

/// A request's body that is here already, or that fails in the way a test wants.
package final class FakeBody: RequestBody, Sendable {
  private let outcome: Result<Digest, HoldingFailure>
  private let holds = Mutex<[Bool]>([])

  /// A body with these bytes.
  package init(_ text: String = "a=1") { outcome = .success(Digest.sha256(text)) }

  /// A body that cannot be kept.
  package init(failing failure: HoldingFailure) { outcome = .failure(failure) }

  /// For each time it was asked for, whether that was for somebody who is not signed in.
  package var asked: [Bool] { holds.withLock { $0 } }

  package func hold(asStranger: Bool) async throws(HoldingFailure) -> Digest {
    holds.withLock { $0.append(asStranger) }
    return try outcome.get()
  }
}
