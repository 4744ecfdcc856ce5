import Bytes
package import Crypto
package import Gate
package import Log
package import Reactor
import Synchronization

/// Sealed credentials in a file that `unloq-gateway seal` writes. Read again when it has changed.
package final class CredentialFile: CredentialStore {
  private struct State {
    var stamp: FileStamp?
    var text: CredentialText?
  }

  private let path: String
  private let pool: BlockingPool
  private let log: Logger
  private let state = Mutex(State())

  /// The file at `path`, which need not be there yet; `pool` reads it.
  package init(path: String, pool: BlockingPool, log: Logger) {
    self.path = path
    self.pool = pool
    self.log = log
  }

  /// Reads the file again where it has changed.
  package func find(_ name: CredentialName) async throws(CredentialFailure) -> SealedCredential {
    let text = try await pool.run(throwing: { () throws(CredentialFailure) in try self.current() })
    guard let found = text.credentials[name] else { throw .missing }
    return found
  }

  /// Opens the row as it is now, and logs where that fails.
  package func open(
    _ name: CredentialName, with key: WipedBytes
  ) async throws(CredentialFailure) -> LentCredential {
    let sealed = try await find(name)
    do throws(CryptoError) {
      return LentCredential(place: sealed.place, value: try sealed.open(with: key))
    } catch {
      log.warning(
        "sealed credential does not open",
        [
          "credential": name.name, "user": sealed.email.text, "route": name.route,
          "hint": "another key sealed it, or the file was altered: seal it again",
        ])
      throw .unreadable
    }
  }

  /// The file as it is now. What is wrong with it is told once for each change.
  private func current() throws(CredentialFailure) -> CredentialText {
    let stamp = FileStamp.of(path)
    if let stamp, let known = state.withLock({ $0.stamp == stamp ? $0 : nil }) {
      guard let text = known.text else { throw .unreadable }
      return text
    }
    let text = read()
    state.withLock { $0 = State(stamp: stamp, text: text) }
    guard let text else { throw .unreadable }
    return text
  }

  private func read() -> CredentialText? {
    let problem: String
    do throws(FileReadError) {
      let bytes = try FileContents.read(path, ceiling: ReplacedFile.ceiling).bytes
      do throws(CredentialTextError) {
        return try CredentialText(bytes)
      } catch {
        problem = error.words
      }
    } catch {
      // Nothing was ever sealed.
      if case .missing = error { return CredentialText() }
      problem = "it cannot be read by this user"
    }
    log.error("credential file not usable", ["path": path, "error": problem])
    return nil
  }
}
