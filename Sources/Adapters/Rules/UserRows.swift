import Gate

/// Which rules a person leaves in question; nobody leaves all of them, since anybody might still sign in.
struct UserRows: Sendable {
  private var table = ByteTable()
  private let base: Int32
  private let nobody: Int32

  private static let addresses: Int32 = 0
  private static let domains: Int32 = 1

  /// - Parameters:
  ///   - rules: the rules.
  ///   - rows: where the rows go.
  ///   - globs: the patterns that one criterion of a rule has; empty where it does not look at people.
  init(_ rules: [RuleSettings], _ rows: inout BitRows, _ globs: (RuleMatch) -> [UserGlob]) {
    base = rows.addRow()
    nobody = rows.addRow()
    var addresses: Set<String> = []
    var domains: Set<String> = []
    for (bit, rule) in rules.enumerated() {
      rows.set(bit, in: nobody)
      let patterns = globs(rule.match)
      if patterns.isEmpty { rows.set(bit, in: base) }
      for user in patterns {
        switch user.shape {
        case .exact(let address): addresses.insert(address)
        case .domain(let domain): domains.insert(domain)
        // Globs are tried on the candidates that are left.
        case .anyone, .glob: rows.set(bit, in: base)
        }
      }
    }
    add(
      domains.sorted().map { ($0, "a@" + $0) }, owner: UserRows.domains, rules.map { globs($0.match) }, &rows)
    add(addresses.sorted().map { ($0, $0) }, owner: UserRows.addresses, rules.map { globs($0.match) }, &rows)
  }

  /// The row for an e-mail in canonical form; an empty one is nobody.
  func row(for user: Span<UInt8>, steps: inout Int) -> Int32 {
    if user.isEmpty { return nobody }
    let exact = table.find(user, owner: UserRows.addresses, steps: &steps)
    if exact >= 0 { return exact }
    var at = user.count - 1
    while at > 0, user[at] != UInt8(ascii: "@") { at -= 1 }
    let domain = table.find(user.extracting((at + 1)..<user.count), owner: UserRows.domains, steps: &steps)
    return domain >= 0 ? domain : base
  }

  /// Rows for keys, each with the rules that are true of an example of it.
  private mutating func add(
    _ keys: [(key: String, example: String)], owner: Int32, _ patterns: [[UserGlob]], _ rows: inout BitRows
  ) {
    for (key, example) in keys {
      let row = rows.addRow(like: Int(base))
      for (bit, users) in patterns.enumerated() {
        let isTrue = users.contains { user in
          switch user.shape {
          case .exact: owner == UserRows.addresses && user.matches(example.utf8.span)
          case .domain: user.matches(example.utf8.span)
          case .anyone, .glob: false
          }
        }
        if isTrue { rows.set(bit, in: row) }
      }
      table.insert(key.utf8.span, owner: owner, value: row)
    }
  }
}
