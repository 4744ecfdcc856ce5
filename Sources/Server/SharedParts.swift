internal import Adapters
internal import Crypto
internal import Gate
internal import Upstream

/// What all workers share and what a reload leaves as it is: who is signed in, whose phone rings, what was counted.
struct SharedParts: Sendable {
  /// The time.
  let clock: any GateClock
  /// Where ids and tokens come from.
  let random: any RandomSource
  /// Who is signed in.
  let sessions: any SessionStore
  /// Whose phone rings.
  let desk: ApprovalDesk
  /// The policy library, where one decides.
  let library: LibrarySource?
  /// What signs assertions; nil for nothing.
  let assertionKeys: AssertionKeyring?
  /// Looks after the keys until it is cancelled.
  let keyKeeper: Task<Void, Never>?
  /// Why requests passed or not, since the start.
  let counters = GateCounters()
  /// What went wrong behind the gate, since the start.
  let upstreamErrors = UpstreamErrorCounters()
  /// How changed confs fared, since the start.
  let reloads = ReloadCounters()
}
