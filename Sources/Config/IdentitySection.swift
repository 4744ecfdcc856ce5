import Gate

/// `identity`.
enum IdentitySection: Section {
  static let basic = Key(
    "basic", Forms.boolean, default: true,
    """
    Whether an e-mail in HTTP Basic authentication, without a password, says whose phone to ring (curl -u EMAIL:). It is \
    then not passed on. Without it, Authorization always belongs to the application.
    """)
  static let header = OptionalKey(
    "header", Forms.section(IdentityHeaderSection.self),
    example: "{name: X-Forwarded-Email, from: [10.0.0.7/32]}",
    "A header in which a proxy in front says who asks.")

  static let description = SectionDescription(
    name: "identity",
    text: """
      Who says whose phone to ring, besides the sign-in page. None of it signs anybody in: the tap does.
      """,
    keys: [basic.description, header.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> IdentitySettings? {
    IdentitySettings(acceptsBasic: reader[basic], header: reader[header])
  }
}
