import Gate
import Server

extension CommandParser {
  /// Reads the options of `seal`.
  func seal() throws(UsageError) -> Command {
    let conf = arguments[0]
    if options["--list"] != nil {
      guard options.count == 1 else { throw error("--list stands alone") }
      return .listSealed(conf: conf)
    }
    let email = try required("--user")
    guard let user = EmailAddress(email) else { throw error("--user \(email) is not an e-mail address") }
    let route = try required("--route")
    let name = try required("--name")
    if options["--remove"] != nil {
      guard options.count == 4 else { throw error("--remove takes --user, --route and --name") }
      return .removeSealed(conf: conf, user: user, route: route, name: name)
    }
    let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    guard isName, (1...64).contains(name.utf8.count) else {
      throw error(
        "--name \(name) is not a name", hint: "up to 64 letters, digits, dots, underscores and hyphens")
    }
    let word = try required("--kind")
    guard let kind = CredentialKind(rawValue: word) else {
      throw error("there is no kind \(word)", hint: "basic, bearer, header or cookie")
    }
    let fields = [
      ("--header-name", CredentialKind.header), ("--cookie-name", .cookie), ("--username", .basic),
    ]
    for (option, owner) in fields where options[option] != nil && kind != owner {
      throw error("\(option) is for --kind \(owner.rawValue)")
    }
    var request = SealRequest(user: user, route: route, name: name, kind: kind)
    switch kind {
    case .basic: request.userName = try required("--username")
    case .bearer: break
    case .header: request.field = try required("--header-name")
    case .cookie: request.field = try required("--cookie-name")
    }
    return .seal(conf: conf, request)
  }

  private func required(_ option: String) throws(UsageError) -> String {
    guard let value = options[option] else { throw error("\(option) is missing") }
    return value
  }
}
