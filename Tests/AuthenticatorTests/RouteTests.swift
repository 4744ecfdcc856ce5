@testable import Authenticator
import Testing

@Suite struct RouteTests {
  @Test(arguments: [
    ("POST", "authenticate", APICall.authenticate), ("POST", "authorize/pay", .authorize(code: "pay")),
    ("POST", "encryption/user", .encryptionKey), ("POST", "token", .redeemToken),
    ("POST", "token/session", .attachSession), ("GET", "actions", .listActions),
    ("POST", "actions", .createAction),
    ("GET", "actions/pay", .readAction(code: "pay")), ("GET", "approvals", .listApprovals),
    ("GET", "approvals/a-1", .readApproval(id: "a-1")),
  ])
  func `API calls are found by method and path`(_ method: String, _ path: String, _ call: APICall) {
    #expect(APICall(method, path.split(separator: "/").map(String.init)) == call)
  }

  @Test(arguments: [
    ("GET", "authenticate"), ("POST", "authorize"), ("POST", "authorize/a/b"), ("POST", "encryption"),
    ("PUT", "actions"),
    ("DELETE", "approvals/1"), ("POST", "token/device"), ("GET", ""), ("POST", "encryption/application"),
  ])
  func `everything else is no call`(_ method: String, _ path: String) {
    #expect(APICall(method, path.split(separator: "/").map(String.init)) == nil)
  }

  private static let secret = String(repeating: "s", count: 43)

  @Test(arguments: [
    ("GET", "", DeviceRoute.page), ("HEAD", "", .page), ("GET", "events", .events),
    ("GET", "code", .oneTimeCode),
    ("POST", "unlock", .unlock), ("POST", "requests/r/approve", .approve(id: "r")),
    ("POST", "requests/r/deny", .deny(id: "r")),
    ("GET", "device.js", .asset(.script)), ("GET", "device.css", .asset(.style)),
    ("GET", "icon.svg", .asset(.icon)),
    ("GET", secret, .link(secret: secret)),
  ])
  func `the device page's addresses are found`(_ method: String, _ path: String, _ route: DeviceRoute) {
    #expect(DeviceRoute(method, path.split(separator: "/").map(String.init)) == route)
  }

  /// A GET that decides something could be caused by an image on another site.
  @Test(arguments: [
    ("GET", "requests/r/approve"), ("GET", "requests/r/deny"), ("GET", "unlock"), ("POST", ""),
    ("POST", secret),
    ("POST", "requests/r"), ("POST", "requests/r/maybe"), ("GET", "short"), ("POST", "events"),
  ])
  func `nothing else is one, and no GET decides anything`(_ method: String, _ path: String) {
    #expect(DeviceRoute(method, path.split(separator: "/").map(String.init)) == nil)
  }
}
