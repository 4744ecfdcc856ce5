@testable import Authenticator
import Testing

@Suite struct RequestFieldsTests {
  private func json(_ text: String) throws -> RequestFields {
    guard case .object(let members) = JSONValue(parsing: Array(text.utf8)) else {
      throw APIError.unreadableBody
    }
    return RequestFields(members)
  }

  @Test(arguments: [#"{"n": 7}"#, #"{"n": "7"}"#])
  func `numbers are read from numbers and from their text`(_ text: String) throws {
    #expect(try json(text).integer("n") == 7)
    #expect(try RequestFields(form: Array("n=7".utf8)).integer("n") == 7)
  }

  @Test(arguments: [
    #"{"n": "seven"}"#, #"{"n": 1.5}"#, #"{"n": true}"#, #"{"n": ""}"#, #"{"n": "+7"}"#, #"{"n": []}"#,
  ])
  func `no number is an error that names the parameter`(_ text: String) throws {
    let fields = try json(text)
    #expect(throws: APIError.invalid(field: "n", because: "must be an integer")) { try fields.integer("n") }
  }

  @Test(arguments: [
    (#"{"b": true}"#, true), (#"{"b": "true"}"#, true), (#"{"b": 1}"#, true), (#"{"b": "1"}"#, true),
    (#"{"b": false}"#, false), (#"{"b": "false"}"#, false), (#"{"b": "0"}"#, false), ("{}", true),
    (#"{"b": null}"#, true),
  ])
  func `booleans are read from text too, and have a default`(_ text: String, _ flag: Bool) throws {
    #expect(try json(text).boolean("b", default: true) == flag)
  }

  @Test(arguments: [(#"{"c": 42}"#, "000042"), (#"{"c": "000042"}"#, "000042"), ("{}", nil)])
  func `a code sent as a number gets its zeros back`(_ text: String, _ code: String?) throws {
    #expect(try json(text).oneTimeCode("c") == code)
  }

  @Test(arguments: ["nowhere", "1.2.3", "10.0.0.1/8", "::g"])
  func `an address must be one`(_ text: String) throws {
    let fields = try json("{\"ip\": \"\(text)\"}")
    #expect(throws: APIError.self) { try fields.address("ip") }
  }

  @Test func `an empty form field counts as absent`() throws {
    let fields = try RequestFields(form: Array("a=&b=x%20y+z".utf8))
    #expect(try fields.text("a") == nil)
    #expect(try fields.text("b") == "x y z")
  }

  @Test func `a broken form is unreadable`() {
    #expect(throws: APIError.unreadableBody) { try RequestFields(form: Array("a=%GG".utf8)) }
  }

  @Test func `text has its limit in characters`() throws {
    let fields = try json(#"{"s": "ééééé"}"#)
    #expect(try fields.text("s", limit: 5) == "ééééé")
    #expect(throws: APIError.self) { try fields.text("s", limit: 4) }
  }
}
