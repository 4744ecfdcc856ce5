/// Takes a command line apart: `--name value`, `--name=value`, `--flag`, and words without dashes.
struct ArgumentReader {
  private var values: [String: String] = [:]
  private var flags: Set<String> = []
  /// The words without dashes, in order.
  private(set) var words: [String] = []

  /// - Parameters:
  ///   - arguments: without the program's name and the command's.
  ///   - options: names that take a value.
  ///   - known: names that take none.
  /// - Throws: for an unknown name, a missing value, and a name that appears twice.
  init(_ arguments: [String], options: [String], flags known: [String] = []) throws(UsageError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--"), argument != "--" else {
        words.append(argument)
        continue
      }
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if known.contains(name) {
        guard parts.count == 1 else { throw UsageError("--\(name) takes no value") }
        flags.insert(name)
        continue
      }
      guard options.contains(name) else {
        let all = (options + known).map { "--\($0)" }.joined(separator: ", ")
        throw UsageError("unknown option --\(name); known here: \(all)")
      }
      let value = parts.count == 2 ? String(parts[1]) : rest.popFirst()
      guard let value, !value.isEmpty, parts.count == 2 || !value.hasPrefix("--") else {
        throw UsageError("--\(name) needs a value")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw UsageError("--\(name) is given twice")
      }
    }
  }

  /// The option's value, nil where it is not given.
  func value(_ name: String) -> String? { values[name] }

  /// The option's value.
  /// - Throws: where it is not given.
  func required(_ name: String) throws(UsageError) -> String {
    guard let value = values[name] else { throw UsageError("--\(name) is missing") }
    return value
  }

  /// Whether the flag is given.
  func has(_ name: String) -> Bool { flags.contains(name) }

  /// Checks that there are exactly these words.
  func expectWords(_ names: [String]) throws(UsageError) {
    if words.count < names.count { throw UsageError("\(names[words.count]) is missing") }
    if words.count > names.count { throw UsageError("“\(words[names.count])” is one word too many") }
  }
}
