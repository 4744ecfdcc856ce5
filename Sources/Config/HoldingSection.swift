import Bytes
import Transport

/// `holding`.
enum HoldingSection: Section {
  private static let defaults = HoldingSettings()

  static let memory = Key(
    "memory", Forms.size(.kibibytes(4)...(.mebibytes(16))), default: defaults.memory,
    """
    A body up to this size stays in memory while its request is held; a longer one goes to a temporary file. \
    Too large costs memory per held request.
    """)
  static let largest = Key(
    "largest", Forms.size(.kibibytes(4)...ByteCount(bytes: 1 << 40)), default: defaults.largest,
    """
    Longest body of a request that is held. Longer ones are refused with 413, or, where the rule's scope allows \
    it, the person is asked first and sends the request again.
    """)
  static let total = Key(
    "total", Forms.size(.kibibytes(4)...ByteCount(bytes: 1 << 44)), default: defaults.total,
    """
    All held bodies together, in memory and in files; further ones are refused with 503 "holding-full". People \
    who are not signed in yet may use a quarter of it.
    """)
  static let directory = OptionalKey(
    "directory", Forms.path, example: "/var/tmp",
    """
    Folder for the temporary files, which have no name there and are gone with the program. On a tmpfs they are \
    memory. Without it, the folder that TMPDIR names, or /tmp.
    """)

  static let description = SectionDescription(
    name: "holding", text: "Where the bodies of requests are while a phone rings for them.",
    keys: [memory.description, largest.description, total.description, directory.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> HoldingSettings? {
    var settings = HoldingSettings(
      memory: reader[memory], largest: reader[largest], total: reader[total], directory: reader[directory])
    settings.largest = reader.fit(
      settings.largest, largest.description, settings.total, total.description)
    settings.memory = reader.fit(
      settings.memory, memory.description, settings.largest, largest.description)
    return settings
  }
}
