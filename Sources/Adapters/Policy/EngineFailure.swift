/// Why an engine outside of the gate gave no decision. For the log; the gate only hears `unavailable`.
package enum EngineFailure: Error, Sendable, Hashable {
  /// No answer within the time-out.
  case late
  /// As many questions are under way as the conf allows.
  case busy
  /// It cannot be reached or what came back could not be read: the label of the transport's error.
  case transport(String)
  /// An HTTP status other than 200.
  case status(Int)
  /// The library says that it failed.
  case failed
  /// The answer is not one: what is wrong with it.
  case nonsense(String)

  /// Fixed text, safe for logs.
  package var label: String {
    switch self {
    case .late: "late"
    case .busy: "too-many-questions"
    case .transport(let label): label
    case .status(let status): "status-\(status)"
    case .failed: "failed"
    case .nonsense(let what): "bad-answer: \(what)"
    }
  }
}
