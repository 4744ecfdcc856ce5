import Bytes
import Crypto

/// Every credential that is open, and until when: what makes each end with its time or its session, also where nobody
/// sends another request. Kept by the approval desk.
struct OpenCredentials {
  private struct Entry {
    weak var credential: OpenCredential?
    let session: Digest
    let until: Moment
  }

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }

  /// Notes an opened credential of a session.
  mutating func add(_ credential: OpenCredential, of session: Digest, until: Moment) {
    entries.append(Entry(credential: credential, session: session, until: until))
  }

  /// Ends those whose time is over and those whose session is gone, and forgets what nobody holds any more.
  mutating func sweep(now: Moment, isLive: (Digest) -> Bool) {
    entries.removeAll { entry in
      guard let credential = entry.credential else { return true }
      if now < entry.until && isLive(entry.session) { return false }
      credential.end()
      return true
    }
  }

  /// Ends all.
  mutating func removeAll() {
    for entry in entries { entry.credential?.end() }
    entries = []
  }
}
