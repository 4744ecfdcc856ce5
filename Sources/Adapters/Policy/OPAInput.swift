import Bytes
import FoundationEssentials
import Gate

/// The `input` document of a question.
struct OPAInput: Encodable {
  /// The body of the call: `{"input": …}`.
  struct Question: Encodable {
    let input: OPAInput
  }

  let method: String
  let host: String
  let path: String
  /// The path's segments: `["admin", "users"]` for `/admin/users`, `[]` for `/`.
  let segments: [String]
  /// Null for nobody.
  let user: String?
  /// The groups of the person, in alphabetical order.
  let groups: [String]
  let client: String
  /// RFC 3339, UTC.
  let time: String
  /// Every wanted header field by its name in small letters, with the value of every line; none for one that did not come.
  let headers: [String: [String]]

  private enum CodingKeys: CodingKey {
    case method, host, path, segments, user, groups, client, time, headers
  }

  /// `names` are the wanted header fields. Nil where the path is not UTF-8: JSON cannot say it, and another path may not be judged in its place.
  init?(_ question: PolicyText, fields names: [String]) {
    guard let path = String(validating: question.path, as: UTF8.self) else { return nil }
    method = question.method
    host = question.host
    self.path = path
    let rest = path.dropFirst()
    segments =
      rest.isEmpty ? [] : rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    user = question.user?.text
    groups = question.groups
    client = question.client.description
    time = Timestamp.text(question.wallSeconds)
    var headers: [String: [String]] = [:]
    for name in names { headers[name] = [] }
    for field in question.fields { headers[field.name, default: []].append(field.value) }
    self.headers = headers
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(host, forKey: .host)
    try container.encode(path, forKey: .path)
    try container.encode(segments, forKey: .segments)
    // A policy tells "nobody" by null; a key that is not there would make every comparison undefined.
    try container.encode(user, forKey: .user)
    try container.encode(groups, forKey: .groups)
    try container.encode(client, forKey: .client)
    try container.encode(time, forKey: .time)
    try container.encode(headers, forKey: .headers)
  }
}
