internal import Gate
internal import HTTP
internal import Transport
internal import Upstream
struct Answer: Sendable {
  static func reason(for e: HTTPError) -> Reason { .malformedRequest }
  static func reason(for e: InboundBodyError) -> Reason { .malformedRequest }
  func response(to r: Refusal, _ h: RequestHead?) -> Response { Response(status: 403, body: Array(r.reason.rawValue.utf8)) }
  func response(to r: UpstreamError, _ h: RequestHead?) -> Response { Response(status: 502, body: Array(r.label.description.utf8)) }
}
