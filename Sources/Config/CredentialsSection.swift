import Gate

/// `credentials`.
enum CredentialsSection: Section {
  static let path = RequiredKey(
    "path", Forms.path, example: "/var/lib/unloq-gateway/credentials.json",
    """
    The file that "unloq-gateway seal" writes and the gateway reads, again whenever it has changed. It need not be there \
    yet; its folder must, and "seal" must be able to write there. What it holds opens only with the persons' own keys.
    """)

  static let description = SectionDescription(
    name: "credentials", text: "Where the credentials are that people have sealed for rules with unseal.",
    keys: [path.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> CredentialSettings? {
    reader[path].map(CredentialSettings.init)
  }
}
