package import Crypto
import Synchronization

/// A credential that somebody's tap has opened: kept with the grant of the session, and in no other place.
///
/// It ends with its time or its session, whichever comes first, and is then wiped as soon as the last request that
/// carries it has been written.
package final class OpenCredential: Sendable {
  /// What it was opened for.
  package let use: KeyUse
  /// The name of the route whose upstream it is for.
  package let route: String
  /// Where it stands in requests.
  package let place: CredentialPlace
  private let value: Mutex<WipedBytes?>

  /// A credential for the requests of one route.
  package init(use: KeyUse, route: String, place: CredentialPlace, value: WipedBytes) {
    self.use = use
    self.route = route
    self.place = place
    self.value = Mutex(value)
  }

  /// The credential for one request that is forwarded to `route` because of a rule that wants the key for `use`; nil for
  /// another route or use, and once it has ended.
  package func lend(for use: KeyUse, route: String) -> LentCredential? {
    guard self.use == use, self.route == route else { return nil }
    guard let value = value.withLock({ $0 }) else { return nil }
    return LentCredential(place: place, value: value)
  }

  /// Lets go of the value for good.
  package func end() {
    // Freed outside the lock.
    let ended = value.withLock { value in
      defer { value = nil }
      return value
    }
    withExtendedLifetime(ended) {}
  }
}
