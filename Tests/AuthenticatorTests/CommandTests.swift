@testable import Authenticator
import Bytes
import Testing

@Suite struct CommandTests {
  private func command(_ line: String) throws(UsageError) -> Command {
    try Command(line.split(separator: " ").map(String.init))
  }

  @Test func `serve is read with its defaults`() throws {
    guard case .serve(let options) = try command("serve --database a.db --listen 127.0.0.1:0") else {
      Issue.record("no serve")
      return
    }
    #expect(options.database == "a.db")
    #expect(options.wait == .seconds(30))
    #expect(!options.isBehindTLSProxy)
  }

  @Test(arguments: [("1s", 1), ("10s", 10), ("40s", 40), ("7", 7)])
  func `the wait is 1 to 40 seconds`(_ text: String, _ seconds: Int) throws {
    guard case .serve(let options) = try command("serve --database a --listen 127.0.0.1:1 --wait \(text)")
    else { return }
    #expect(options.wait == .seconds(seconds))
  }

  @Test func `values may follow an equals sign`() throws {
    #expect(try command("user list --database=a=b.db") == .listUsers(database: "a=b.db"))
  }

  @Test func `other addresses than loopback need the word that a TLS proxy stands in front`() throws {
    #expect(throws: UsageError.self) { try command("serve --database a --listen 0.0.0.0:80") }
    guard case .serve(let options) = try command("serve --database a --listen 0.0.0.0:80 --behind-tls-proxy")
    else { return }
    #expect(options.isBehindTLSProxy)
  }

  @Test(arguments: [
    ("", "a command is missing"), ("dance", "unknown command “dance”"),
    ("serve --listen 127.0.0.1:1", "--database is missing"),
    ("serve --database a", "--listen is missing"),
    ("serve --database a --listen nowhere", "write an address and a port"),
    ("serve --database a --listen localhost:1", "write an address and a port"),
    ("serve --database a --listen 127.0.0.1:1 --wait 41s", "--wait 41s"),
    ("serve --database a --listen 127.0.0.1:1 --wait 0s", "--wait 0s"),
    ("serve --database a --listen 127.0.0.1:1 extra", "“extra” is one word too many"),
    ("serve --database a --database b --listen 127.0.0.1:1", "--database is given twice"),
    ("serve --database --listen 127.0.0.1:1", "--database needs a value"),
    ("serve --databse a", "unknown option --databse"),
    ("serve --database a --listen 127.0.0.1:1 --behind-tls-proxy=yes", "--behind-tls-proxy takes no value"),
    ("init --database a --application A --user nobody --origin http://x", "--user nobody: no e-mail address"),
    ("init --database a --application A --user a@b.test --origin phone", "--origin phone"),
    ("init --database a --application A --user a@b.test --origin http://x/path", "without a path"),
    ("user", "user needs one of"), ("user add --database a", "EMAIL is missing"),
    ("user add a@b@c --database a", "no e-mail"),
    ("completion tcsh", "completion needs one of"),
  ])
  func `a wrong command line says what would be right`(_ line: String, _ words: String) {
    #expect {
      try command(line)
    } throws: { error in
      (error as? UsageError)?.description.contains(words) == true
    }
  }

  @Test(arguments: ["--help", "help", "serve --help", "user add -h", "init --database a --help"])
  func `help is always there`(_ line: String) throws {
    #expect(try command(line) == .help)
  }

  @Test func `an origin loses its last slash`() throws {
    let line = "init --database a --application A --user a@b.test --origin https://phone.corp.example/"
    guard case .initialize(let options) = try command(line) else { return }
    #expect(options.origin == "https://phone.corp.example")
  }

  @Test(arguments: CompletionScript.shells)
  func `completion knows every command and option of the help`(_ shell: String) {
    let script = CompletionScript.text(for: shell)
    for word in [
      "init", "serve", "user", "completion", "version", "add", "list", "link", "remove", "database", "listen",
      "wait", "origin", "behind-tls-proxy", "application", "api-key-file", "name",
    ] {
      #expect(script.contains(word), "\(word)")
      #expect(Usage.text.contains(word), "\(word)")
    }
  }
}
