/// The whole body of a failed call.
package struct ErrorReply: Codable, Equatable, Sendable {
  /// What went wrong.
  package let error: ErrorBody

  package init(error: ErrorBody) { self.error = error }
}
