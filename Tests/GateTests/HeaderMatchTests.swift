import Gate
import GateTestKit
import Testing

@Suite struct HeaderMatchTests {
  @Test(arguments: [
    ([("X-Role", "admin")], HeaderMatch.Outcome.yes), ([("x-role", "ops-web")], .yes),
    ([("X-ROLE", " admin\t")], .yes),
    ([("X-Role", "admin, ops-x")], .yes), ([("X-Role", "admin"), ("X-Role", "ops-x")], .yes),
    ([], .no), ([("X-Role", "user")], .no), ([("X-Role", "Admin")], .no), ([("X-Role", "")], .no),
    ([("X-Role", "user"), ("X-Role", "guest")], .no), ([("X-Roles", "admin")], .no),
    ([("X-Rol", "admin")], .no),
    ([("X-Role", "user,admin")], .ambiguous), ([("X-Role", "admin,user")], .ambiguous),
    ([("X-Role", "user"), ("X-Role", "admin")], .ambiguous), ([("X-Role", "admin,")], .ambiguous),
    ([("X-Role", "admin"), ("X_Role", "admin")], .ambiguous), ([("X_Role", "admin")], .ambiguous),
    ([("X.Role", "user")], .ambiguous),
  ])
  func `all values of all lines are seen`(_ fields: [(String, String)], _ expected: HeaderMatch.Outcome)
    throws
  {
    let match = HeaderMatch(name: "X-Role", values: ["admin", "ops-*"])
    #expect(match.outcome(try Heads.make("GET", "/", fields)) == expected)
  }

  @Test func `a comma parts nothing in a field that is one text`() throws {
    let agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0"
    let head = try Heads.make("GET", "/", [("User-Agent", agent)])
    #expect(HeaderMatch(name: "User-Agent", values: ["*Chrome/*"]).outcome(head) == .yes)
    #expect(HeaderMatch(name: "User-Agent", values: ["curl/*"]).outcome(head) == .no)
  }

  @Test func `a star alone means that the field is there`() throws {
    let match = HeaderMatch(name: "X-Anything", values: ["*"])
    #expect(match.outcome(try Heads.make("GET", "/", [("X-Anything", "")])) == .yes)
    #expect(match.outcome(try Heads.make()) == .no)
  }
}
