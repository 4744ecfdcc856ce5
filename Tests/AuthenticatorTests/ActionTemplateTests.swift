@testable import Authenticator
import Testing

@Suite struct ActionTemplateTests {
  private func template(
    code: String = "pay", title: String = "Pay", message: String = "Pay $amount", approve: String? = nil,
    deny: String? = nil
  ) throws -> ActionTemplate {
    try ActionTemplate(code: code, title: title, message: message, approve: approve, deny: deny)
  }

  @Test(arguments: ["a", "unloq-gateway", "A_b-9", "12345678901234567890"])
  func `codes of letters, digits, underscore and hyphen are taken`(_ code: String) throws {
    #expect(try template(code: code).code == code)
  }

  @Test(arguments: [
    ("code", "", "t", "m", "y", "n"), ("code", "123456789012345678901", "t", "m", "y", "n"),
    ("code", "a b", "t", "m", "y", "n"), ("code", "é", "t", "m", "y", "n"),
    ("title", "c", "", "m", "y", "n"), ("title", "c", String(repeating: "t", count: 36), "m", "y", "n"),
    ("message", "c", "t", "", "y", "n"), ("message", "c", "t", String(repeating: "m", count: 101), "y", "n"),
    ("approve", "c", "t", "m", "12345678901", "n"), ("deny", "c", "t", "m", "y", "12345678901"),
  ])
  func `every limit names its parameter`(
    _ row: (field: String, code: String, title: String, message: String, approve: String, deny: String)
  ) {
    #expect {
      try template(
        code: row.code, title: row.title, message: row.message, approve: row.approve, deny: row.deny)
    } throws: { error in
      guard case .invalid(let field, _) = error as? APIError else { return false }
      return field == row.field
    }
  }

  @Test(arguments: [
    ("$method $host$path", ["method", "host", "path"]), ("$a $a", ["a"]), ("costs $5", []), ("$", []),
    ("$$x", ["x"]),
    ("no variables", []), ("$a-b", ["a"]),
  ])
  func `variables are found in order of first use`(_ message: String, _ names: [String]) throws {
    #expect(try template(message: message).variables == names)
  }

  @Test(arguments: [
    ("Pay $amount to $whom", "Pay 5 to Eve"), ("$amount$amount", "55"), ("$unknown!", "!"),
    ("100$ for $whom", "100$ for Eve"),
    ("$$amount", "$5"),
  ])
  func `values take their variables' places`(_ text: String, _ filled: String) {
    #expect(ActionTemplate.filled(text, with: ["amount": "5", "whom": "Eve"]) == filled)
  }

  @Test func `a value that looks like a variable is not read again`() {
    #expect(ActionTemplate.filled("$a", with: ["a": "$b", "b": "secret"]) == "$b")
  }
}
