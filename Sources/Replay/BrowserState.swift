import Gate

/// What the simulated gate holds for one browser of one person: a session, and the approvals in it.
struct BrowserState {
  /// When the person signed in.
  var signedIn: Int64
  /// The last request.
  var seen: Int64
  /// The latest approval of the session, whatever for.
  var approved: Int64
  /// Approvals for rules, and unused ones for requests: when each was given.
  private var grants: [(key: String, time: Int64)] = []
  /// The latest pushes: who asks for the same within moments joins them.
  private var rung: [(key: String, time: Int64)] = []

  /// Pushes for the same thing within so many seconds are one.
  static let flight: Int64 = 10
  /// As many grants as a session keeps.
  private static let most = 32

  init(at time: Int64) {
    signedIn = time
    seen = time
    approved = time
  }

  /// When a grant was given that is not older than `age`.
  func grant(_ key: String, at time: Int64, within age: Int64) -> Bool {
    grants.contains { $0.key == key && time - $0.time <= age }
  }

  /// Uses a grant up.
  mutating func use(_ key: String) { grants.removeAll { $0.key == key } }

  /// Notes an approval.
  mutating func add(_ key: String, at time: Int64) {
    grants.removeAll { $0.key == key }
    if grants.count == BrowserState.most { grants.removeFirst() }
    grants.append((key, time))
  }

  /// Whether this is a new push and not one that rings already.
  mutating func rings(_ key: String, at time: Int64) -> Bool {
    rung.removeAll { time - $0.time > BrowserState.flight }
    if rung.contains(where: { $0.key == key }) { return false }
    rung.append((key, time))
    return true
  }
}
