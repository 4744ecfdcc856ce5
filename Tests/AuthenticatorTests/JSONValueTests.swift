@testable import Authenticator
import Testing

@Suite struct JSONValueTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), ("true", true), (" false ", false), ("0", .integer(0)), ("-7", .integer(-7)),
      ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9223372036854775808)),
      ("1.5", .number(1.5)), ("1e2", .number(100)), ("-0.25E-1", .number(-0.025)), ("\"\"", ""),
      (#""a\"\\\/\b\f\n\r\tb""#, "a\"\\/\u{8}\u{C}\n\r\tb"), (#""\u00e9\uD83D\uDC1F""#, "é🐟"),
      ("\"ünï\"", "ünï"),
      ("[]", []), ("[1, [2]]", [.integer(1), [.integer(2)]]), ("{}", [:]),
      (#"{"b": 1, "a": {"c": null}}"#, ["b": .integer(1), "a": ["c": .null]]),
    ] as [(String, JSONValue)])
  func `valid texts are read`(_ text: String, _ value: JSONValue) {
    #expect(JSONValue(parsing: Array(text.utf8)) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "truex", "01", "-", "1.", ".5", "1e", "+1", "\"", "\"\n\"", #""\x""#, #""\u12G4""#,
    #""\uD83D""#,
    #""\uDC1F""#, #""\uD83D\u0041""#, "[", "[1,]", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
    "1 2",
    "{\"a\":1,\"a\":2}", "NaN", "Infinity", "1e999", "'a'", "[1]//",
  ])
  func `everything else is unreadable`(_ text: String) {
    #expect(JSONValue(parsing: Array(text.utf8)) == nil)
  }

  @Test func `bytes that are no UTF-8 are unreadable`() {
    #expect(JSONValue(parsing: [0x22, 0xFF, 0x22]) == nil)
  }

  @Test func `deep nesting is refused, not followed`() {
    let deep = String(repeating: "[", count: 50_000)
    #expect(JSONValue(parsing: Array(deep.utf8)) == nil)
    let allowed = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
    #expect(JSONValue(parsing: Array(allowed.utf8)) != nil)
  }

  @Test(arguments: [
    #"{"type":"x","meta":{"total_count":23},"result":[1,"a",null,true]}"#, #"{"text":"a\"\\\n\u0001\u2028"}"#,
    "[]", "\"é\"",
  ])
  func `what is written is what was read`(_ text: String) {
    #expect(JSONValue(parsing: Array(text.utf8))?.text == text)
  }

  @Test func `the text is always one line`() {
    let value: JSONValue = ["a\nb": "c\r\nd\u{2028}\u{7F}"]
    #expect(!value.text.contains { $0.isNewline })
  }
}
