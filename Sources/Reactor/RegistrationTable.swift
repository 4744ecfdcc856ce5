/// The loop's table of who watches what: a slot number and a generation make the token given to the kernel.
struct RegistrationTable {
  private struct Slot {
    var registration: Registration?
    var generation: UInt32
  }

  // Slot 0 is the loop's own wake-up descriptor.
  private var slots: [Slot] = [Slot(registration: nil, generation: 0)]
  private var free: [UInt32] = []

  /// How many registrations are alive.
  private(set) var count = 0

  /// Takes a slot for `registration` and returns its token, which is never 0.
  mutating func insert(_ registration: Registration) -> UInt64 {
    count += 1
    if let index = free.popLast() {
      slots[Int(index)].registration = registration
      return UInt64(slots[Int(index)].generation) << 32 | UInt64(index)
    }
    slots.append(Slot(registration: registration, generation: 0))
    return UInt64(slots.count - 1)
  }

  /// Frees the slot. Events already fetched for the old token are dropped from now on.
  mutating func remove(_ token: UInt64) {
    let index = Int(token & 0xFFFF_FFFF)
    guard slots[index].generation == UInt32(token >> 32), slots[index].registration != nil else { return }
    slots[index].registration = nil
    slots[index].generation &+= 1
    free.append(UInt32(index))
    count -= 1
  }

  /// Whose token this is, nil when it is stale.
  subscript(token: UInt64) -> Registration? {
    let slot = slots[Int(token & 0xFFFF_FFFF)]
    return slot.generation == UInt32(token >> 32) ? slot.registration : nil
  }
}
