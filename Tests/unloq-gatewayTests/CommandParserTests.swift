import Bytes
import Config
import Gate
import Testing

@testable import unloq_gateway

@Suite struct CommandParserTests {
  private func parse(_ line: String) throws -> String {
    "\(try CommandParser.parse(line.split(separator: " ").map(String.init)))"
  }

  @Test(arguments: [
    ("run a.yaml", "run(conf: \"a.yaml\")"),
    ("check a.yaml", "check(conf: \"a.yaml\")"),
    ("check -- --odd.yaml", "check(conf: \"--odd.yaml\")"),
    ("manual", "manual(asConf: false)"),
    ("manual --conf", "manual(asConf: true)"),
    ("sessions a.yaml", "sessions(conf: \"a.yaml\")"),
    ("revoke a.yaml --all", "revoke(conf: \"a.yaml\", target: Server.AdminClient.Target.all)"),
    (
      "revoke --user Ana@corp.example a.yaml",
      "revoke(conf: \"a.yaml\", target: Server.AdminClient.Target.user(\"ana@corp.example\"))"
    ),
    ("version", "version"),
    ("--version", "version"),
    ("completion fish", "completion(unloq_gateway.Shell.fish)"),
    ("--help", "help(nil)"),
    ("help", "help(nil)"),
    ("help check", "help(Optional(unloq_gateway.CommandName.check))"),
    ("run a.yaml --help", "help(Optional(unloq_gateway.CommandName.run))"),
  ])
  func `a command line is understood`(line: String, command: String) throws {
    #expect(try parse(line) == command)
  }

  @Test(arguments: [
    "explain a.yaml --user Ana@corp.example --client 10.0.0.7 GET http://app.example/",
    "explain --user=ana@corp.example --client=10.0.0.7 a.yaml GET http://app.example/",
    "explain a.yaml GET http://app.example/ --client 10.0.0.7 --user ana@corp.example",
  ])
  func `options of explain may stand anywhere`(line: String) throws {
    guard
      case .explain("a.yaml", let request) = try CommandParser.parse(
        line.split(separator: " ").map(String.init))
    else {
      Issue.record("not an explain command")
      return
    }
    #expect(request.method == "GET")
    #expect(request.user?.text == "ana@corp.example")
    #expect("\(request.client)" == "10.0.0.7")
  }

  @Test(arguments: [
    ("", "a command is missing", nil),
    ("seal a.yaml", "--user is missing", nil),
    ("seal a.yaml --list --user a@b.example", "--list stands alone", nil),
    ("seal a.yaml --user ana", "--user ana is not an e-mail address", nil),
    (
      "seal a.yaml --user a@b.example --route r --name n --kind basic", "--username is missing", nil
    ),
    (
      "seal a.yaml --user a@b.example --route r --name n/m --kind bearer", "--name n/m is not a name",
      "up to 64 letters, digits, dots, underscores and hyphens"
    ),
    (
      "seal a.yaml --user a@b.example --route r --name n --kind bearer --header-name X",
      "--header-name is for --kind header", nil
    ),
    (
      "seal a.yaml --remove --user a@b.example --route r --name n --kind bearer",
      "--remove takes --user, --route and --name", nil
    ),
    ("chek a.yaml", "there is no command chek", "did you mean check?"),
    ("frobnicate", "there is no command frobnicate", nil),
    ("--verbose", "there is no option --verbose", nil),
    ("run", "CONF is missing", nil),
    ("run a.yaml b.yaml", "b.yaml is one argument too many", nil),
    ("check --strict a.yaml", "there is no option --strict", nil),
    ("explain a.yaml", "METHOD URL is missing", nil),
    ("explain --usr x a.yaml GET http://a/", "there is no option --usr", "did you mean --user?"),
    ("explain a.yaml GET http://a/ --user", "--user needs a value", "--user EMAIL"),
    ("explain --user a@b --user c@d a.yaml GET http://a/", "--user is here twice", nil),
    ("explain --user ana a.yaml GET http://a/", "--user ana is not an e-mail address", nil),
    ("explain --client here a.yaml GET http://a/", "--client here is not an address", "10.0.0.7"),
    ("revoke a.yaml", "it is not said whose sessions end", "--user EMAIL, --session ID or --all"),
    (
      "revoke a.yaml --all --user a@b.c", "only one of the options says whose sessions end",
      "--user EMAIL, --session ID or --all"
    ),
    (
      "revoke a.yaml --session 1a2b", "--session 1a2b is not the beginning of a session's id",
      "8 to 32 hexadecimal digits, as sessions and the access log have them"
    ),
    ("manual --conf=yes", "--conf takes no value", nil),
    ("completion tcsh", "there is no completion for tcsh", "bash, zsh or fish"),
    ("help me", "there is no command me", nil),
  ])
  func `a command line that makes no sense is told with a hint`(line: String, message: String, hint: String?)
  {
    let error = #expect(throws: UsageError.self) { try parse(line) }
    #expect(error?.message == message)
    #expect(error?.hint == hint)
  }

  @Test(arguments: CommandName.allCases)
  func `every command has a help and stands in every completion script`(name: CommandName) {
    #expect(HelpText.text(name).hasPrefix("usage: unloq-gateway \(name.rawValue)"))
    #expect(HelpText.text(nil).contains("\n  \(name.rawValue) "))
    for shell in Shell.allCases { #expect(CompletionScript.text(shell).contains(name.rawValue)) }
  }

  @Test func `help fits a terminal of 120 columns`() {
    let texts = ([nil] + CommandName.allCases).map(HelpText.text)
    #expect(texts.flatMap { $0.split(separator: "\n") }.allSatisfy { $0.count <= 120 })
  }
}
