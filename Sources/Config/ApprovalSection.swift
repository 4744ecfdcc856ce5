import Gate

/// `policy.rules[].require`, where it asks for an approval.
enum ApprovalSection: Section {
  static let approval = RequiredKey(
    "approval", Forms.freshness, example: "8h",
    """
    How old the approval may be: a duration, or "fresh" for one given for this very use. Too short rings phones more \
    often than people look at them, and then they tap without reading.
    """)
  static let scope = OptionalKey(
    "scope", Forms.choice(ApprovalScope.self), example: "rule",
    """
    What the approval must have been given for: "session" (any approval of the session, the sign-in included), "rule" \
    (this rule), or "request" (this very method, host and target, used once). Without it, "request" for fresh \
    approvals and "session" for others.
    """)
  static let message = OptionalKey(
    "message", Forms.phoneMessage, example: "\"$method $path on $host\"",
    "What the phone shows, with $method, $host and $path filled in. Without it, a standard text.")
  static let hold = Key(
    "hold", Forms.boolean, default: false,
    """
    Whether requests of command-line clients are held while the phone rings, without their asking for it by \
    "Prefer: wait". A held request keeps its connection for as long.
    """)

  static let description = SectionDescription(
    name: "require", text: "The approval that matching requests need.",
    keys: [approval.description, scope.description, message.description, hold.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> Requirement? {
    let freshness = reader[approval]
    let scope = reader[scope]
    let message = reader[message]
    let holds = reader[hold]
    guard let freshness else { return nil }
    return .approval(ApprovalDemand(freshness: freshness, scope: scope, message: message, holds: holds))
  }
}
