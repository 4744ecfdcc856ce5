import Crypto
import Synchronization

/// For which approvals a push was sent before they ran out, and which sessions a person uses: what keeps
/// renewals rare. Only sessions whose approvals are about to run out are in it, and no more than there is room
/// for; without room nothing is renewed, and the person is asked when the approval is over.
final class Renewals: Sendable {
  /// A page that a person opened this long ago still says that the session is in use.
  static let activity: Duration = .seconds(600)
  /// An entry is of no more use after this.
  private static let kept: Duration = .seconds(3600)
  private static let mostEntries = 4096

  /// One approval of one session: whatever rule it is kept for, or the session's own.
  struct Key: Hashable, Sendable {
    let session: Digest
    let grant: GrantKey?
  }

  private struct Entry {
    var lastPage: Moment?
    /// The approval that a push was sent for: one push for each, whatever becomes of it.
    var tried: Moment?
    /// When a push may be wished again that the budgets did not allow.
    var notBefore: Moment?
    var touched: Moment
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// Notes a request that passes by an approval given at `approved`, and says whether to ring for the next one: yes
  /// once for each approval.
  ///
  /// `isPage` says that a person opened a page; anything else counts only while such a page is not long ago.
  /// `isNear` says that the approval is close enough to its end.
  func mayRing(_ key: Key, approved: Moment, isPage: Bool, isNear: Bool, now: Moment) -> Bool {
    entries.withLock { entries in
      // What no person has used lately stays unknown.
      guard isPage || entries[key] != nil else { return false }
      if entries[key] == nil && entries.count >= Self.mostEntries {
        entries = entries.filter { now - $0.value.touched < Self.kept }
        if entries.count >= Self.mostEntries { return false }
      }
      var entry = entries[key] ?? Entry(touched: now)
      defer { entries[key] = entry }
      entry.touched = now
      if isPage { entry.lastPage = now }
      guard isNear, entry.tried != approved, let page = entry.lastPage, now - page <= Self.activity,
        entry.notBefore.map({ $0 <= now }) ?? true
      else { return false }
      entry.tried = approved
      return true
    }
  }

  /// The budgets did not allow the push: it may be wished again after `pause`.
  func postpone(_ key: Key, until moment: Moment) {
    entries.withLock { entries in
      entries[key]?.tried = nil
      entries[key]?.notBefore = moment
    }
  }
}
