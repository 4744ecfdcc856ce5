import FoundationEssentials
import Testing
import UnloqAPI

@Suite struct UnloqFieldsTests {
  @Test func `json scalars are read by type, the rest is left out`() throws {
    let json = #"{"a":"x","b":7,"c":true,"d":null,"e":{"x":1},"f":[1],"g":"false","h":"12","i":1.5}"#
    let fields = try JSONDecoder().decode(UnloqFields.self, from: Data(json.utf8))
    #expect(fields.text("a") == "x" && fields.text("b") == "7" && fields.text("c") == nil)
    #expect(fields.number("b") == 7 && fields.number("h") == 12 && fields.number("a") == nil)
    #expect(fields.flag("c") == true && fields.flag("g") == false && fields.flag("a") == nil)
    #expect(Set(fields.values.keys) == ["a", "b", "c", "g", "h"])
  }

  @Test func `writing and reading gives the same`() throws {
    let fields = UnloqFields(["a": .text("é\"\n"), "b": .number(-1), "c": .flag(false)])
    let json = try JSONEncoder().encode(fields)
    #expect(try JSONDecoder().decode(UnloqFields.self, from: json) == fields)
  }

  @Test func `codes know their namespace`() {
    #expect(UnloqCode.approvalDenied.namespace == "APPROVAL")
    #expect(UnloqCode.tokenRequired.namespace == "GLOBAL")
  }

  @Test(arguments: [
    ("a-1_B", true), ("", false), (String(repeating: "a", count: 20), true),
    (String(repeating: "a", count: 21), false), ("a b", false), ("é", false), ("a/b", false),
  ])
  func `an action's code has its alphabet`(code: String, isValid: Bool) {
    #expect(UnloqAction.isValid(code: code) == isValid)
  }
}
