import Gate

/// A forecast as tables for people.
package enum ForecastText {
  /// Rows of a table that are shown; JSON has all.
  private static let most = 20

  /// The report as text, each line ended.
  ///
  /// - Parameters:
  ///   - report: what was found.
  ///   - log: the log's name.
  /// - Returns: some tables, and what they do not say.
  package static func text(_ report: ForecastReport, log: String) -> String {
    var lines = head(report, log)
    if report.requests > 0 { lines += people(report) + rules(report) + targets(report) }
    return (lines + notes(report)).map { $0 + "\n" }.joined()
  }

  private static func head(_ report: ForecastReport, _ log: String) -> [String] {
    guard let first = report.first, let last = report.last else {
      return ["\(log): \(counted(report.lines, "line")), and no request in them"]
    }
    let span = "\(date(first)) to \(date(last)), \(counted(report.days, "day")) of UTC"
    return [
      "log        \(log): \(counted(report.lines, "line")), \(counted(report.requests, "request")), \(span)",
      "pushes     \(grouped(report.pushes)) in all, \(mean(report.pushes, report.days)) a day: "
        + "\(grouped(report.signIns)) sign-ins, \(grouped(report.stepUps)) step-ups",
      "refused    \(counted(report.denied, "request"))",
    ]
  }

  private static func people(_ report: ForecastReport) -> [String] {
    var rows = [["person", "days", "pushes", "a day", "worst day", "sign-ins", "step-ups", "refused"]]
    for person in report.people.prefix(most) {
      let worst = person.worst.map { $0.pushes > 0 ? "\($0.date): \($0.pushes)" : "-" } ?? "-"
      rows.append([
        person.user, "\(person.activeDays)", grouped(person.pushes), mean(person.pushes, person.activeDays),
        worst,
        grouped(person.signIns), grouped(person.stepUps), grouped(person.denied),
      ])
    }
    return [""] + table(rows) + rest(report.people.count, "people")
  }

  private static func rules(_ report: ForecastReport) -> [String] {
    var rows = [["rule", "requests", "passed", "pushes", "refused"]]
    for row in report.rules.prefix(most) {
      let count = row.count
      rows.append(
        row.isOnTrial
          ? ["\(row.rule) (on trial)", grouped(count.requests), "-", "-", "-"]
          : [
            row.rule, grouped(count.requests), grouped(count.passed), grouped(count.pushes),
            grouped(count.denied),
          ])
    }
    return [""] + table(rows) + rest(report.rules.count, "rules")
  }

  private static func targets(_ report: ForecastReport) -> [String] {
    var lines: [String] = []
    for (title, targets) in [("rings most", report.ringing), ("is refused most", report.refused)] {
      if targets.isEmpty { continue }
      lines +=
        [""]
        + table(
          [[title, "times"]] + targets.prefix(most / 2).map { [shown($0.request), grouped($0.count)] })
    }
    return lines
  }

  /// What the figures rest on, and what the log could not say.
  private static func notes(_ report: ForecastReport) -> [String] {
    let unknown = report.unknown
    var notes = [
      "every push counts as approved at once; \(BrowserState.flight) s apart, pushes for the same thing are one",
      "browsers of a person are told apart by their user agent",
      "no log says whether a script asked, which rings nobody: the figures are rather too high",
    ]
    if unknown.unreadableLines > 0 {
      notes.append("\(counted(unknown.unreadableLines, "line")) could not be read")
    }
    if report.ownPages > 0 {
      notes.append("\(counted(report.ownPages, "request")) for the gate's own pages left out")
    }
    if unknown.sentToSignIn > 0 {
      notes.append("\(counted(unknown.sentToSignIn, "request")) that were sent to the sign-in page left out")
    }
    if unknown.withoutUser > 0 {
      notes.append(
        "\(counted(unknown.withoutUser, "request")) of nobody that the log names: whoever came from one address counts "
          + "as one person")
    }
    if unknown.oddUsers > 0 {
      notes.append(
        "\(counted(unknown.oddUsers, "request")) of names that are not e-mail addresses count as of nobody")
    }
    if unknown.whoever > 0 {
      notes.append(
        "\(counted(unknown.whoever, "request")) where the rule depends on who asks, and nobody is known")
    }
    if unknown.undecided > 0 {
      notes.append("\(counted(unknown.undecided, "request")) that a rule could not be told of")
    }
    if unknown.headerRules > 0 {
      notes.append(
        "\(counted(unknown.headerRules, "rule")) about header fields, which logs do not have: never matched")
    }
    if unknown.overflow > 0 {
      notes.append("more people or targets than are kept apart: the tables leave some out")
    }
    return [""] + notes.enumerated().map { ($0 == 0 ? "note       " : "           ") + $1 }
  }

  private static func rest(_ count: Int, _ noun: String) -> [String] {
    count > most ? ["… and \(grouped(count - most)) more \(noun); --json has all"] : []
  }

  /// Columns of equal width; the first to the left, the others to the right.
  private static func table(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }.joined(separator: "  ").trimmedAtEnd()
    }
  }

  /// A target with what a terminal would take for a command left out, cut.
  private static func shown(_ text: String) -> String {
    let printable = text.unicodeScalars.map { scalar in
      let category = scalar.properties.generalCategory
      return category == .control || category == .format || category == .lineSeparator
        ? "·" : Character(scalar)
    }
    return String(printable.prefix(90)) + (printable.count > 90 ? "…" : "")
  }

  private static func date(_ wallSeconds: Int64) -> String { String(Timestamp.text(wallSeconds).prefix(10)) }

  /// One place behind the point.
  private static func mean(_ count: Int, _ days: Int) -> String {
    guard days > 0 else { return "-" }
    let tenths = (count * 10 + days / 2) / days
    return "\(grouped(tenths / 10)).\(tenths % 10)"
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `1,234,567`.
  private static func grouped(_ number: Int) -> String {
    var digits = String(number)
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
      position -= 3
    }
    return digits
  }
}

extension String {
  fileprivate func trimmedAtEnd() -> String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
