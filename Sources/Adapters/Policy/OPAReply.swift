import FoundationEssentials
import Gate

/// The answer of the Data API, read strictly: a key that nobody knows could be a restriction that nobody keeps.
struct OPAReply: Decodable {
  /// Nil where the document is undefined.
  let result: ExternalAnswer?

  /// Reads a whole body.
  static func read(_ body: [UInt8]) throws(EngineFailure) -> OPAReply {
    do {
      return try JSONDecoder().decode(OPAReply.self, from: Data(body))
    } catch let failure as EngineFailure {
      throw failure
    } catch let DecodingError.typeMismatch(_, context) where !context.codingPath.isEmpty {
      throw .nonsense("\(OPAReply.name(context)) has another type")
    } catch let DecodingError.valueNotFound(_, context) where !context.codingPath.isEmpty {
      throw .nonsense("\(OPAReply.name(context)) is null")
    } catch {
      throw .nonsense("not JSON")
    }
  }

  init(from decoder: any Decoder) throws {
    let reply = try decoder.container(keyedBy: AnyKey.self)
    // OPA itself adds the last two: the id with its decision log switched on, the warning where it has one to give.
    try OPAReply.refuseUnknown(reply, known: ["result", "decision_id", "warning"])
    guard reply.contains(AnyKey("result")) else {
      result = nil
      return
    }
    let answer = try reply.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("result"))
    try OPAReply.refuseUnknown(
      answer, known: ["decision", "approval", "scope", "rule", "message", "hold"])
    let word = try answer.decode(String.self, forKey: AnyKey("decision"))
    guard let decision = ExternalAnswer.Word(rawValue: word), decision != .noRule else {
      throw EngineFailure.nonsense("decision is not allow, deny, approval or sign-in")
    }
    result = ExternalAnswer(
      decision: decision,
      freshness: try OPAReply.value(answer, "approval", "fresh or a duration", ApprovalAge.read),
      scope: try OPAReply.value(answer, "scope", "session, rule or request") { ApprovalScope(rawValue: $0) },
      rule: try OPAReply.value(answer, "rule", "a name") { $0 },
      message: try OPAReply.value(answer, "message", "a text") { $0 },
      holds: answer.contains(AnyKey("hold")) ? try answer.decode(Bool.self, forKey: AnyKey("hold")) : nil)
  }

  /// The value of a text that may be left out; never of a null.
  private static func value<Value>(
    _ container: KeyedDecodingContainer<AnyKey>, _ key: String, _ form: String, _ read: (String) -> Value?
  ) throws -> Value? {
    guard container.contains(AnyKey(key)) else { return nil }
    guard let value = read(try container.decode(String.self, forKey: AnyKey(key))) else {
      throw EngineFailure.nonsense("\(key) is not \(form)")
    }
    return value
  }

  private static func refuseUnknown(
    _ container: KeyedDecodingContainer<AnyKey>, known: Set<String>
  ) throws(EngineFailure) {
    guard container.allKeys.allSatisfy({ known.contains($0.stringValue) }) else {
      throw .nonsense("a key that is not known")
    }
  }

  private static func name(_ context: DecodingError.Context) -> String {
    context.codingPath.map(\.stringValue).joined(separator: ".")
  }
}

/// Any key: unknown ones must be seen to be refused.
private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
