/// The `result` of the action calls on the wire.
package struct ActionResult: Codable, Equatable, Sendable {
  /// The texts of the template.
  package struct Template: Codable, Equatable, Sendable {
    package let code: String
    package let title: String?
    package let message: String?

    package init(code: String, title: String?, message: String?) {
      self.code = code
      self.title = title
      self.message = message
    }
  }

  package let action: Template
  /// The names of the variables in title and message.
  package let variables: [String]?

  package init(action: Template, variables: [String]?) {
    self.action = action
    self.variables = variables
  }
}
