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
    (this rule), or "request" (this very method, host, target and body, used once). Without it, "request" for fresh \
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

  static let preflight = Key(
    "preflight", Forms.choice(PreflightTreatment.self), default: .refuse,
    """
    What becomes of CORS preflights of matching requests, which browsers send without cookies: "refuse", or "pass" \
    for an application that answers OPTIONS with CORS fields and nothing else. They go on without cookies and \
    Authorization. An application that answers OPTIONS like GET would show its pages to everybody.
    """)

  static let renew = OptionalKey(
    "renew", Forms.duration(.seconds(1)...(.seconds(30 * 86_400))), example: "10m",
    """
    How long before the approval runs out the phone rings to renew it, once, while its person uses the session; \
    requests pass meanwhile. Less than the approval's own age; not for approvals of one use. Without it, the phone \
    rings when the approval has run out and is needed.
    """)

  static let approvers = OptionalKey(
    "approvers", Forms.list(of: Forms.email, "approvers", isSingleAllowed: true),
    example: "[oncall@corp.example]",
    """
    Who has to approve in place of the person who asks: a second person. All their phones ring. Nobody approves a \
    request of their own, so name two at least where approvers ask too. Without it, the person's own phone.
    """)
  static let need = OptionalKey(
    "need", Forms.count(1...20), example: "1", "How many of the approvers must approve. Without it, one.")
  static let purpose = OptionalKey(
    "purpose", Forms.choice(PurposeDemand.self), example: "required",
    """
    Whether the person who asks has to say what it is for, in 3 to 200 characters that the approvers' phones show: \
    "required", or "none". Browsers get a page with a field for it, command lines send Unloq-Purpose. Without it, \
    required.
    """)

  static let unseal = OptionalKey(
    "unseal", Forms.name, example: "wiki-login",
    """
    The name of a credential that the person has sealed for the route ("unloq-gateway seal"). The phone is asked for the \
    person's encryption key, with the rule's message as the reason; after the tap the credential is opened and goes along \
    with this person's requests for as long as the approval lasts. It is kept in memory only. Needs scope "rule" and a \
    duration.
    """)
  static let releaseKey = OptionalKey(
    "release_key", Forms.choice(KeyHandOver.self), example: "header",
    """
    Hands the person's encryption key itself to the application, as X-Unloq-Key, for as long as the approval lasts. Only \
    for applications on this machine, by loopback addresses. Needs scope "rule" and a duration.
    """)

  /// How the key is handed to an application.
  enum KeyHandOver: String, CaseIterable, Sendable {
    case header
  }

  /// Whether a purpose is asked for.
  enum PurposeDemand: String, CaseIterable, Sendable {
    case required, none
  }

  static let description = SectionDescription(
    name: "require", text: "The approval that matching requests need.",
    keys: [
      approval.description, scope.description, message.description, hold.description, preflight.description,
      renew.description,
      approvers.description, need.description, purpose.description, unseal.description,
      releaseKey.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> Requirement? {
    let freshness = reader[approval]
    let scope = reader[scope]
    let message = reader[message]
    let holds = reader[hold]
    let treatment = reader[preflight]
    let second = second(reader, scope)
    let renew = reader[renew]
    let keyUse = keyUse(reader, freshness, scope)
    guard let freshness else { return nil }
    let demand = ApprovalDemand(
      freshness: freshness, scope: scope, message: message, holds: holds, second: second,
      keyUse: keyUse, preflight: treatment, renew: renew)
    checkRenewal(demand, reader)
    return .approval(demand)
  }

  /// Says where a renewal would do nothing, or ring at once.
  private static func checkRenewal(_ demand: ApprovalDemand, _ reader: SectionReader) {
    guard let ahead = demand.renew else { return }
    let position = reader.position(of: renew.description) ?? reader.position
    guard case .within(let age) = demand.freshness, demand.scope != .request else {
      reader.decoding.error(
        at: position, "an approval that is used once is not renewed",
        hint: "leave renew out, or give the approval a duration and scope session or rule")
      return
    }
    if demand.second != nil || demand.keyUse != nil {
      reader.decoding.error(
        at: position, "what others approve, and what a key opens, is not renewed by itself",
        hint: "leave renew out")
    } else if ahead >= age {
      reader.decoding.error(
        at: position, "renew is not shorter than the approval: the phone would ring at once",
        hint: "it is how long before the end the phone rings: approval: 8h with renew: 10m")
    }
  }

  /// What the person's key is wanted for; nil for nothing.
  private static func keyUse(
    _ reader: SectionReader, _ freshness: Freshness?, _ scope: ApprovalScope?
  ) -> KeyUse? {
    let name = reader[unseal]
    let handOver = reader[releaseKey]
    let given = [unseal.description, releaseKey.description].filter(reader.isGiven)
    guard let first = given.first else { return nil }
    let position = reader.position(of: first) ?? reader.position
    func complain(_ message: String, _ hint: String) {
      reader.decoding.error(at: position, message, hint: hint)
    }
    if given.count > 1 {
      complain("unseal and release_key exclude each other", "one rule, one use of the key")
    }
    if reader.isGiven(approvers.description) {
      complain(
        "\(first.name) needs the person's own phone, and approvers are others",
        "leave approvers out: nobody else has the key")
    }
    if let scope, scope != .rule {
      complain("\(first.name) needs scope rule", "scope: rule, which is also what it has without the key")
    }
    if case .fresh? = freshness {
      complain(
        "\(first.name) needs a duration",
        "approval: 30m, so that one tap serves a page with all that it loads")
    }
    return name.map { .unseal($0) } ?? handOver.map { _ in .handOver }
  }

  /// The second person; nil where the keys name none.
  private static func second(_ reader: SectionReader, _ scope: ApprovalScope?) -> SecondPerson? {
    let given = reader[approvers]
    let count = reader[need]
    let asksPurpose = reader[purpose] != PurposeDemand.none
    guard reader.isGiven(approvers.description) else {
      for key in [need.description, purpose.description] where reader.isGiven(key) {
        reader.decoding.error(
          at: reader.position(of: key) ?? reader.position, "\(key.name) is for approvals by others",
          hint: "name them: approvers: [oncall@corp.example]")
      }
      return nil
    }
    var people: [EmailAddress] = []
    for person in given ?? [] where !people.contains(person) { people.append(person) }
    if let count, !people.isEmpty, count > people.count {
      reader.decoding.error(
        at: reader.position(of: need.description) ?? reader.position,
        "need is more than there are approvers", hint: "name more approvers, or need fewer")
    }
    if scope == .session {
      reader.decoding.error(
        at: reader.position(of: self.scope.description) ?? reader.position,
        "what others approve is never good for the whole session", hint: "scope: rule, or scope: request")
    }
    return SecondPerson(approvers: people, need: count ?? 1, asksPurpose: asksPurpose)
  }
}
