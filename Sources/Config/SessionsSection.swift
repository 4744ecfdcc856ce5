import Gate

/// `sessions`.
enum SessionsSection: Section {
  private static let defaults = SessionSettings()

  static let capacity = Key(
    "capacity", Forms.count(1...10_000_000), default: defaults.capacity,
    """
    Sessions held at most, up to 400 bytes each; the least recently used goes first. Too few sign people out \
    early.
    """)
  static let lifetime = Key(
    "lifetime", Forms.duration(.seconds(60)...(.seconds(90 * 86_400))), default: defaults.lifetime,
    "Life of a session from its sign-in, used or not. Longer leaves a stolen cookie good for longer.")
  static let idle = Key(
    "idle", Forms.duration(.seconds(10)...(.seconds(90 * 86_400))), default: defaults.idle,
    "Life of a session after its last request. Not longer than lifetime.")

  static let description = SectionDescription(
    name: "sessions", text: "How many people stay signed in, and for how long. Sessions are kept in memory.",
    keys: [capacity.description, lifetime.description, idle.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> SessionSettings? {
    let life = reader[lifetime]
    let settings = SessionSettings(
      capacity: reader[capacity], lifetime: life,
      idle: reader.isGiven(idle.description) ? reader[idle] : min(idle.fallback, life))
    if settings.idle > settings.lifetime {
      reader.decoding.error(
        at: reader.position(of: idle.description) ?? reader.position,
        "idle (\(DurationText.write(settings.idle))) is longer than lifetime (\(DurationText.write(settings.lifetime)))",
        hint: "the rest would do nothing")
    }
    return settings
  }
}
