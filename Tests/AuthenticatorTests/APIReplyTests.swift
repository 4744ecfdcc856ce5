@testable import Authenticator
import HTTP
import Testing

@Suite struct APIReplyTests {
  @Test(arguments: [
    (APIError.denied, 400, "APPROVAL.DENIED"), (.timedOut, 502, "APPROVAL.TIMEOUT"),
    (.oneTimeCodeNeeded, 400, "APPROVAL.TOKEN"), (.noDevice, 400, "APPROVAL.DEVICE"),
    (.unknownUser, 404, "APPROVAL.USER"), (.encryptionDisabled, 403, "APPROVAL.ENCRYPTION"),
    (.throttled(retryAfter: 9), 429, "FIREWALL.THROTTLE"),
    (.unknownApplication, 401, "APPLICATION.NOT_FOUND"),
    (.invalid(field: "email", because: "x"), 400, "INPUT.NOT_VALID"),
    (.unreadableBody, 400, "INPUT.NOT_VALID"),
    (.bodyTooLarge, 413, "INPUT.NOT_VALID"), (.tokenExpired, 400, "ACCESS_TOKEN.EXPIRED"),
    (.tokenUnknown, 400, "ACCESS_TOKEN.NOT_FOUND"), (.sessionAttached, 400, "ACCESS_TOKEN.SESSION"),
    (.unknownApproval, 404, "APPROVAL.NOT_FOUND"), (.unknownAction, 404, "ACTION.NOT_FOUND"),
    (.actionExists, 400, "ACTION.EXISTS"), (.unknownRoute, 404, "TRANSPORT.NOT_FOUND"),
    (.stopping, 503, "SERVER.UNAVAILABLE"), (.internalFailure, 500, "SERVER.ERROR"),
  ])
  func `every error has its code, namespace, message and status`(
    _ error: APIError, _ status: Int, _ code: String
  ) {
    let reply = APIReply.failure(error)
    #expect(reply.status == status)
    let envelope = reply.body["error"]
    #expect(envelope?["code"]?.string == code)
    #expect(envelope?["ns"]?.string == code.split(separator: ".").first.map(String.init))
    #expect(envelope?["status"] == .integer(Int64(status)))
    #expect(envelope?["message"]?.string?.isEmpty == false)
    #expect(reply.body["type"] == nil)
  }

  @Test func `an input error names the parameter`() {
    let reply = APIReply.failure(.invalid(field: "email", because: "is required"))
    #expect(reply.body["error"]?["data"]?["field"]?.string == "email")
  }

  @Test func `a throttled caller is told when to come back`() {
    let response = APIReply.failure(.throttled(retryAfter: 9)).response
    #expect(response.fields.contains { $0 == ("Retry-After", "9") })
  }

  @Test func `a success carries type and result`() {
    let reply = APIReply.success("api.x", ["a": "b"])
    #expect(reply.status == 200)
    #expect(reply.body.text == #"{"result":{"a":"b"},"type":"api.x"}"#)
  }

  @Test func `a list carries its counts`() {
    var query = ListQuery()
    query.page = 3
    let reply = APIReply.list("t", ListPage(items: [1, 2, 3], totalCount: 23, query: query)) {
      .integer(Int64($0))
    }
    #expect(
      reply.body.text
        == #"{"meta":{"current_count":3,"current_page":3,"page_count":3,"total_count":23},"result":[1,2,3],"type":"t"}"#
    )
  }
}
