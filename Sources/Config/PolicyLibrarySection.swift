import Adapters

/// `policy.library`.
enum PolicyLibrarySection: Section {
  private static let defaults = LibrarySettings(path: "")

  static let path = RequiredKey(
    "path", Forms.path, example: "/usr/lib/unloq-gateway/policy.so",
    """
    The shared library with the functions of unloq_policy.h. It runs inside of the gateway, and whoever may write the \
    file may do what the gateway may.
    """)
  static let argument = Key(
    "argument", Forms.plainText, default: defaults.argument,
    "What the library's unloq_policy_open is given: the path of a file of its own, for example.")
  static let timeout = Key(
    "timeout", Forms.duration(.milliseconds(10)...(.seconds(10))), default: defaults.timeout,
    """
    How long an answer may take, waiting for a thread included. Behind that the request is refused with \
    policy-engine-unavailable, and what the library answers later is thrown away.
    """)
  static let threads = Key(
    "threads", Forms.count(1...64), default: defaults.threads,
    "How many calls may run at one time. A call that never returns keeps its thread for good.")
  static let inFlight = Key(
    "in_flight", Forms.count(1...10_000), default: defaults.inFlight,
    """
    How many questions may be under way at one time, those that wait for a thread and late ones among them; a further \
    one fails at once.
    """)
  static let headers = Key(
    "headers", Forms.list(of: Forms.headerName, "header names", isEmptyAllowed: true), default: [],
    "Header fields of the request that are handed over, every line of each. They are claims of the client.")
  static let cache = Key(
    "cache", Forms.section(DecisionCacheSection.self), default: DecisionCacheSettings(),
    "What is kept of the engine's decisions.")

  static let description = SectionDescription(
    name: "library", text: "The shared library that decides, with engine library.",
    keys: [
      path.description, argument.description, timeout.description, threads.description, inFlight.description,
      headers.description, cache.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> LibrarySettings? {
    let (file, text, patience, width) = (reader[path], reader[argument], reader[timeout], reader[threads])
    let (count, names, kept) = (reader[inFlight], reader[headers], reader[cache])
    guard let file else { return nil }
    return LibrarySettings(
      path: file, argument: text, timeout: patience, threads: width, inFlight: count, headers: names,
      cache: kept)
  }
}
