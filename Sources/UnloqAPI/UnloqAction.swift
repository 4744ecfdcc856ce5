/// A template for approvals of one kind of action, kept by the service.
package struct UnloqAction: Sendable, Equatable {
  /// At most 20 letters, digits, `_` and `-`.
  package let code: String
  /// At most 35 characters; `$name` marks a variable.
  package let title: String
  /// At most 100 characters; `$name` marks a variable.
  package let message: String

  package init(code: String, title: String, message: String) {
    self.code = code
    self.title = title
    self.message = message
  }

  /// The body of POST /actions.
  var fields: UnloqFields {
    var fields = UnloqFields()
    fields.set("code", code)
    fields.set("title", title)
    fields.set("message", message)
    return fields
  }

  /// Whether `code` is one the service takes.
  package static func isValid(code: String) -> Bool {
    (1...20).contains(code.utf8.count)
      && code.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
