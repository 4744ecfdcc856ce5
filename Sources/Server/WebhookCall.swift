internal import Bytes
import FoundationEssentials
internal import HTTP
internal import UnloqAPI

/// A call of the approval service's logout webhook, read as strictly as its signature is loose: names and values are
/// signed without separators, so exactly the two expected fields are taken, each once and with a value.
struct WebhookCall {
  /// Whose session ends: the person's id at the service.
  let userID: String
  /// Which session ends: its name at the service.
  let sessionID: String
  private let target: String
  private let signature: String?

  /// A longer body holds more than these two fields.
  static let largestBody = 2048
  /// What a service may call a session, or a person.
  private static let longest = 128

  /// Nil where the body is not exactly the two fields, as a form or as JSON.
  init?(_ head: RequestHead, body: [UInt8]) {
    guard let kind = head.value(.contentType) else { return nil }
    let type = String(copying: kind)
    let fields: (userID: String, sessionID: String)?
    switch type.prefix(while: { $0 != ";" }).lowercased().filter({ $0 != " " && $0 != "\t" }) {
    case "application/x-www-form-urlencoded": fields = WebhookCall.form(body)
    case "application/json": fields = WebhookCall.json(body)
    default: fields = nil
    }
    guard let fields, [fields.userID, fields.sessionID].allSatisfy(WebhookCall.isName) else { return nil }
    (userID, sessionID) = fields
    target = head.targetText
    signature = WebhookCall.signature(head)
  }

  /// Whether the service signed it, by its path with the query and both fields; compared in constant time.
  func isSigned(with secret: Secret) -> Bool {
    guard let signature else { return false }
    return WebhookSignature.isValid(
      signature, target: target, payload: ["unloq_id": userID, "sid": sessionID], key: secret)
  }

  /// The one `X-Unloq-Signature`; nil where it is missing or doubled.
  private static func signature(_ head: RequestHead) -> String? {
    var found: String?
    for index in 0..<head.fieldCount
    where head.fieldName(index).isEqualIgnoringCase(to: "X-Unloq-Signature") {
      if found != nil { return nil }
      found = String(copying: head.fieldValue(index))
    }
    return found
  }

  private static func isName(_ text: String) -> Bool {
    (1...longest).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  private static func form(_ body: [UInt8]) -> (String, String)? {
    guard let form = FormFields(body.span, mostFields: 2), form.count == 2, let user = form["unloq_id"],
      let session = form["sid"]
    else { return nil }
    return (user, session)
  }

  private static func json(_ body: [UInt8]) -> (String, String)? {
    // A decoder keeps one of two members of one name and does not tell. Names and values of ours need no escapes;
    // without them every quotation mark is a delimiter, and their number tells how many texts there are.
    guard !body.contains(UInt8(ascii: "\\")),
      // What is no such object is malformed, whatever the decoder's reason.
      let members = try? JSONDecoder().decode([String: Value].self, from: Data(body)), members.count == 2,
      let user = members["unloq_id"], let session = members["sid"],
      body.count(where: { $0 == UInt8(ascii: "\"") }) == 4 + user.quotes + session.quotes
    else { return nil }
    return (user.text, session.text)
  }

  /// A text, or a whole number, which is signed as its decimal digits.
  private struct Value: Decodable {
    let text: String
    let quotes: Int

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      // What is no whole number is read as text below, which reports the error if it is neither.
      if let number = try? container.decode(Int64.self) {
        (text, quotes) = (String(number), 0)
      } else {
        (text, quotes) = (try container.decode(String.self), 2)
      }
    }
  }
}
