import Fetch
import FoundationEssentials

/// Turns an answer into a result or a typed error. Success is status 200, no `error`, and a `result`; the
/// callers check the fields they need. Anything else would let an outage pass for an approval.
enum UnloqReply {
  /// The `result` of a successful answer.
  static func result<R: Codable & Sendable>(_ type: R.Type, of response: FetchResponse) throws(UnloqError)
    -> R
  {
    try refuseFailure(response)
    guard let reply: SuccessReply<R> = decode(response.body) else { throw .notJSON(status: response.status) }
    guard let result = reply.result else { throw .missingField(.result) }
    return result
  }

  /// Throws unless the answer is a success, whatever its result.
  static func refuseFailure(_ response: FetchResponse) throws(UnloqError) {
    let status = response.status
    if (300..<400).contains(status) { throw .redirected(status) }
    guard let probe: ErrorProbe = decode(response.body) else { throw .notJSON(status: status) }
    // Chunked answers that kept the connection alive cannot change their status any more: `error` counts with
    // 200 too.
    if probe.hasError { throw failure(probe.error, response) }
    guard status == 200 else { throw .unexpectedStatus(status) }
  }

  private static func failure(_ error: ErrorBody?, _ response: FetchResponse) -> UnloqError {
    let status = response.status == 200 ? error?.status ?? 200 : response.status
    let pause = response.first("retry-after").flatMap(pause)
    let text = error?.code ?? ""
    if let code = UnloqCode(rawValue: text) { return .service(code, status: status, retryAfter: pause) }
    if text.hasPrefix("ACCESS_TOKEN.") {
      return .service(.accessTokenNotFound, status: status, retryAfter: pause)
    }
    return .unknownCode(status: status, retryAfter: pause)
  }

  /// RFC 9110, 10.2.3, the form in seconds; at most an hour is believed.
  private static func pause(_ text: String) -> Duration? {
    guard let seconds = Int(text), seconds >= 0 else { return nil }
    return .seconds(min(seconds, 3600))
  }

  /// Nil for anything that is not such an object. White space in front of it keeps a connection alive and is
  /// skipped.
  private static func decode<T: Decodable>(_ body: [UInt8]) -> T? {
    let json = body.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    guard json.first == UInt8(ascii: "{") else { return nil }
    // What exactly is wrong with it does not matter to anybody: it is no answer.
    return try? JSONDecoder().decode(T.self, from: Data(json))
  }
}

/// Looks for an `error` member without insisting on its shape.
private struct ErrorProbe: Decodable {
  let hasError: Bool
  let error: ErrorBody?

  private enum CodingKeys: String, CodingKey {
    case error
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    hasError = container.contains(.error)
    // An error of another shape is still an error, only without a code.
    error = try? container.decode(ErrorBody.self, forKey: .error)
  }
}
