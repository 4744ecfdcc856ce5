import Bytes

/// One wish's share in a ringing phone: its name, and where its browser goes after the tap.
struct PendingTicket {
  /// The number of the approval that it waits for.
  let approval: Int
  let target: String
  /// Whose it counts as.
  let client: IPAddress
  /// Whether it is a stranger's sign-in.
  let isStranger: Bool
  /// Whether a session was made of it; that happens once.
  var isCollected = false
  /// Whether its held request waits no more.
  var hasLeft = false
}
