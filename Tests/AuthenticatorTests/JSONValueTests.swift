import Authenticator
import Testing

@Suite struct JSONValueTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), ("true", true), (" false ", false), ("0", .integer(0)), ("-7", .integer(-7)),
      ("9223372036854775807", .integer(.max)), ("0.5", .number(0.5)), (#""""#, ""),
      (#""a\"\\\/\b\f\n\r\tb""#, "a\"\\/\u{08}\u{0C}\n\r\tb"), (#""\u00e9\uD83D\uDC1F""#, "é🐟"), ("[]", []),
      (#"[1,"a",[]]"#, [.integer(1), "a", []]), ("{}", [:]), (#"{"a":{"c":null}}"#, ["a": ["c": .null]]),
    ] as [(String, JSONValue)])
  func `valid texts are read`(_ text: String, _ value: JSONValue) {
    #expect(JSONValue(parsing: Array(text.utf8)) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "True", "01", "1.", ".5", "+1", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "'a'", "[1]//",
    "\"\\uD83D\"",
  ])
  func `what is no JSON is unreadable`(_ text: String) {
    #expect(JSONValue(parsing: Array(text.utf8)) == nil)
  }

  @Test func `bytes that are not UTF-8 are unreadable`() {
    #expect(JSONValue(parsing: [0x22, 0xFF, 0x22]) == nil)
  }

  /// Two readers of one text may take different members of the same name; whichever is taken, it is one and the same for
  /// all of this service.
  @Test func `a name that stands twice is read once`() {
    guard case .object(let members) = JSONValue(parsing: Array(#"{"a":1,"a":2}"#.utf8)) else {
      return #expect(Bool(false), "unreadable")
    }
    #expect(members.count == 1)
  }

  /// Two hundred thousand brackets must not take the stack away.
  @Test func `depth is bounded`() {
    let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
    #expect(JSONValue(parsing: Array(deep.utf8)) == nil)
  }

  @Test func `members are written in the order of their names`() {
    let value: JSONValue = [
      "type": "x", "meta": ["b": .integer(2), "a": .integer(1)], "result": [true, .null, "a/b"],
    ]
    #expect(value.text == #"{"meta":{"a":1,"b":2},"result":[true,null,"a/b"],"type":"x"}"#)
  }

  @Test(arguments: ["a\nb", "a\r\nb", "\"\\\u{1}"])
  func `a text never breaks its line`(_ text: String) {
    let written = JSONValue.string(text).text
    #expect(!written.utf8.contains(0x0A) && !written.utf8.contains(0x0D))
    #expect(JSONValue(parsing: Array(written.utf8)) == .string(text))
  }
}
