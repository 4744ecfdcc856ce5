package import Bytes

/// What the person at the terminal asks the program to do.
package enum Command: Sendable, Hashable {
  case help
  case version
  case completion(shell: String)
  case serve(ServeOptions)
  case initialize(InitializeOptions)
  case addUser(email: EmailAddress, name: String, database: String, origin: String?)
  case listUsers(database: String)
  case removeUser(email: EmailAddress, database: String)
  case unlockUser(email: EmailAddress, database: String)
  case linkUser(email: EmailAddress, database: String, origin: String?)

  /// What `serve` is told.
  package struct ServeOptions: Sendable, Hashable {
    /// The database file.
    package var database: String
    /// Where to listen; port 0 lets the system choose.
    package var address: SocketAddress
    /// How long approval calls are held open; 1 to 40 seconds.
    package var wait: Duration = .seconds(30)
    /// The device page's origin, where it differs from the one `init` was told.
    package var origin: String?
    /// Whether a proxy in front speaks TLS with the clients.
    package var isBehindTLSProxy = false
  }

  /// What `init` is told.
  package struct InitializeOptions: Sendable, Hashable {
    /// The database file, which must hold no application yet.
    package var database: String
    /// The application's name, as the device page shows it.
    package var application: String
    /// The first person.
    package var email: EmailAddress
    package var name = ""
    /// The device page's origin.
    package var origin: String
    /// Where to write the API key instead of printing it.
    package var keyFile: String?
  }

  /// Reads a command line.
  /// - Parameter arguments: without the program's name.
  /// - Throws: `UsageError`.
  package init(_ arguments: [String]) throws(UsageError) {
    let rest = Array(arguments.dropFirst())
    if arguments.contains("--help") || arguments.contains("-h") {
      self = .help
      return
    }
    switch arguments.first {
    case "help": self = .help
    case "version", "--version": self = .version
    case "serve": self = .serve(try Command.serve(rest))
    case "init": self = .initialize(try Command.initialize(rest))
    case "user": self = try Command.user(rest)
    case "completion":
      guard let shell = rest.first, rest.count == 1, CompletionScript.shells.contains(shell) else {
        throw UsageError("completion needs one of \(CompletionScript.shells.joined(separator: ", "))")
      }
      self = .completion(shell: shell)
    case let other?:
      throw UsageError("unknown command “\(other)”; known: serve, init, user, completion, version, help")
    case nil: throw UsageError("a command is missing: serve, init, user, completion, version or help")
    }
  }

  private static func serve(_ arguments: [String]) throws(UsageError) -> ServeOptions {
    let reader = try ArgumentReader(
      arguments, options: ["database", "listen", "wait", "origin"], flags: ["behind-tls-proxy"])
    try reader.expectWords([])
    let listen = try reader.required("listen")
    guard let address = SocketAddress(listen) else {
      throw UsageError(
        "--listen \(listen): write an address and a port, such as 127.0.0.1:8081 or [::1]:8081")
    }
    var options = ServeOptions(database: try reader.required("database"), address: address)
    options.isBehindTLSProxy = reader.has("behind-tls-proxy")
    guard address.address.isLoopback || options.isBehindTLSProxy else {
      throw UsageError(
        """
        --listen \(listen): API keys and device links would cross the network in the clear. Listen on 127.0.0.1 and put
        a proxy with TLS in front; if that proxy is on another machine, say so with --behind-tls-proxy
        """)
    }
    if let text = reader.value("wait") { options.wait = try wait(text) }
    if let text = reader.value("origin") { options.origin = try origin(text) }
    return options
  }

  private static func initialize(_ arguments: [String]) throws(UsageError) -> InitializeOptions {
    let reader = try ArgumentReader(
      arguments, options: ["database", "application", "user", "name", "origin", "api-key-file"])
    try reader.expectWords([])
    let application = try reader.required("application")
    guard application.count <= 60 else { throw UsageError("--application: at most 60 characters") }
    return InitializeOptions(
      database: try reader.required("database"), application: application,
      email: try email(try reader.required("user"), "--user"), name: reader.value("name") ?? "",
      origin: try origin(try reader.required("origin")), keyFile: reader.value("api-key-file"))
  }

  private static func user(_ arguments: [String]) throws(UsageError) -> Command {
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "add":
      let reader = try ArgumentReader(rest, options: ["database", "origin", "name"])
      try reader.expectWords(["EMAIL"])
      return .addUser(
        email: try email(reader.words[0], "EMAIL"), name: reader.value("name") ?? "",
        database: try reader.required("database"), origin: try reader.value("origin").map(origin))
    case "list":
      let reader = try ArgumentReader(rest, options: ["database"])
      try reader.expectWords([])
      return .listUsers(database: try reader.required("database"))
    case "remove":
      let reader = try ArgumentReader(rest, options: ["database"])
      try reader.expectWords(["EMAIL"])
      return .removeUser(
        email: try email(reader.words[0], "EMAIL"), database: try reader.required("database"))
    case "unlock":
      let reader = try ArgumentReader(rest, options: ["database"])
      try reader.expectWords(["EMAIL"])
      return .unlockUser(
        email: try email(reader.words[0], "EMAIL"), database: try reader.required("database"))
    case "link":
      let reader = try ArgumentReader(rest, options: ["database", "origin"])
      try reader.expectWords(["EMAIL"])
      return .linkUser(
        email: try email(reader.words[0], "EMAIL"), database: try reader.required("database"),
        origin: try reader.value("origin").map(origin))
    default: throw UsageError("user needs one of add, list, remove, link, unlock")
    }
  }

  private static func email(_ text: String, _ name: String) throws(UsageError) -> EmailAddress {
    guard let email = EmailAddress(text) else { throw UsageError("\(name) \(text): no e-mail address") }
    return email
  }

  private static func wait(_ text: String) throws(UsageError) -> Duration {
    let digits = text.hasSuffix("s") ? text.dropLast() : Substring(text)
    guard digits.allSatisfy(\.isASCII), let seconds = Int(digits), (1...40).contains(seconds) else {
      throw UsageError("--wait \(text): write 1s to 40s; clients of the API give up soon after 40 seconds")
    }
    return .seconds(seconds)
  }

  /// Scheme, host and port, without a path.
  private static func origin(_ text: String) throws(UsageError) -> String {
    let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
    for scheme in ["https://", "http://"] where trimmed.hasPrefix(scheme) {
      let host = trimmed.dropFirst(scheme.count)
      let isPlain =
        !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@\\\"<>".utf8.contains($0) }
      if isPlain { return trimmed }
    }
    throw UsageError(
      "--origin \(text): write the page's address without a path, such as https://phone.corp.example")
  }
}
