internal import Adapters
internal import Bytes
internal import Gate
internal import HTTP
internal import Reactor

/// A worker's assertions of the last half minute: a signature costs more than all the rest of a request, so that one
/// serves every request of the same session, approval, route, rule, method and host for half of its life.
///
/// Bounded by its slots; what two keys want of one slot is made anew each time. Lives on the worker's loop.
final class AssertionCache {
  private let signer: AssertionSigner
  private let clock: any GateClock
  private let reuse: Duration
  private var slots: [Entry?]

  private static let slotCount = 512

  /// One line, and all that it depends on. Holds the session's record, so that no other one can have its address.
  private final class Entry {
    let session: SessionRecord
    let route: Route
    let rule: Rule
    let approval: [UInt8]
    let method: [UInt8]
    let host: [UInt8]
    let line: [UInt8]
    let end: MonotonicTime

    init(
      _ permit: borrowing Permit, _ session: SessionRecord, _ identity: IdentityBlock, _ head: RequestHead,
      line: [UInt8], end: MonotonicTime
    ) {
      self.session = session
      route = permit.route
      rule = permit.rule
      approval = [UInt8](copying: identity.approvalID)
      method = [UInt8](copying: head.methodText)
      host = [UInt8](copying: head.host)
      self.line = line
      self.end = end
    }

    func fits(
      _ permit: borrowing Permit, _ session: SessionRecord, _ identity: IdentityBlock, _ head: RequestHead
    )
      -> Bool
    {
      guard self.session === session, rule === permit.rule, route === permit.route else { return false }
      let (approval, method, host) = (approval, method, host)
      return identity.approvalID.isEqual(to: approval.span) && head.methodText.isEqual(to: method.span)
        && head.host.isEqual(to: host.span)
    }
  }

  init(_ signer: AssertionSigner, clock: any GateClock) {
    self.signer = signer
    self.clock = clock
    reuse = signer.lifetime / 2
    slots = Array(repeating: nil, count: AssertionCache.slotCount)
  }

  /// The header line for a permitted request; empty where nobody is signed in.
  func line(for permit: borrowing Permit, _ head: RequestHead, now: MonotonicTime) -> [UInt8] {
    guard let session = permit.session, let identity = permit.identity else { return [] }
    let slot = AssertionCache.slot(permit, session, head)
    if let entry = slots[slot], entry.end > now, entry.fits(permit, session, identity, head) {
      return entry.line
    }
    let line = signer.line(
      for: identity, route: permit.route, rule: permit.rule, method: head.methodName, host: head.hostText,
      now: clock.wallSeconds)
    slots[slot] = Entry(permit, session, identity, head, line: line, end: now + reuse)
    return line
  }

  /// Forgets what will not be used again, so that no session's name outlives it here.
  func removeExpired(now: MonotonicTime) {
    for index in slots.indices {
      if let entry = slots[index], entry.end <= now { slots[index] = nil }
    }
  }

  private static func slot(_ permit: borrowing Permit, _ session: SessionRecord, _ head: RequestHead) -> Int {
    var mixed = UInt(bitPattern: ObjectIdentifier(session).hashValue)
    mixed = (mixed ^ UInt(bitPattern: ObjectIdentifier(permit.rule).hashValue) &<< 1) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ UInt(head.methodText.count &<< 8 | Int(head.methodText[0]))) &* 0xC2B2_AE3D_27D4_EB4F
    return Int(mixed &>> 40) & (slotCount - 1)
  }
}
