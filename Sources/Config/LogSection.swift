import Log

/// `log`.
enum LogSection: Section {
  static let level = Key(
    "level", Forms.level, default: .info,
    "The least level that is written to standard error: debug, info, warning or error.")

  static let description = SectionDescription(
    name: "log", text: "What the program says about itself, on standard error.", keys: [level.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> Logger.Level? { reader[level] }
}

extension Forms {
  /// A level of the program's own log.
  fileprivate static var level: Form<Logger.Level> {
    let levels: [Logger.Level] = [.debug, .info, .warning, .error]
    return Form<Logger.Level>.single(
      "debug, info, warning or error",
      parse: { text throws(Flaw) in
        if let level = levels.first(where: { $0.word == text }) { return level }
        let nearest = text == "warn" ? "warning" : Nearest.word(to: text, among: levels.map(\.word))
        throw Flaw("is not debug, info, warning or error", hint: nearest.map { "did you mean \($0)?" })
      }, write: { $0.word })
  }
}
