import Testing

/// One request of the corpus, and what has to become of it. The format is described in `Corpus/README.md`.
struct CorpusCase: Sendable, CustomTestStringConvertible {
  /// What is asserted of a request that is not refused.
  struct Accepted: Sendable {
    var path: [UInt8] = []
    var host = ""
    var upstream = ""
    var framing = ""
    var payload: [UInt8] = []
    var payloadRefusal: Refusal?
    var keepsAlive = true
    var passes: [[UInt8]] = []
    var drops: [String] = []
    var rest: [UInt8] = []
  }

  /// A label, and the status that its kind is answered with.
  struct Refusal: Sendable, Equatable {
    let label: String
    let status: Int
  }

  /// Either of the two.
  enum Expectation: Sendable {
    case refused(Refusal)
    case accepted(Accepted)
  }

  let file: String
  let name: String
  let bytes: [UInt8]
  let expected: Expectation

  var testDescription: String { "\(file): \(name)" }
}
