import Bytes
import Testing
import UnloqAPI

@Suite struct WebhookSignatureTests {
  static let key = Secret("s3cr3t-demo-key")

  typealias Row = (target: String, payload: [String: String], signature: String)

  static let rows: [Row] = [
    (
      "/hooks/unloq/logout", ["unloq_id": "9001", "sid": "sess-42"],
      "9AaFRLD9dZw4LdhOFcP7R5zAKSaJwpfeSlo1RH1o3eM="
    ),
    (
      "https://app.example.org/hooks/unloq/logout?src=app", ["unloq_id": "9001", "sid": "sess-42"],
      "uLkCBJGa5vSDdq488gH4BEH4u+zK5NWnLMabjP4VWzI="
    ),
    (
      "hooks/unloq/logout", ["unloq_id": "9001", "sid": "sess-42"],
      "9AaFRLD9dZw4LdhOFcP7R5zAKSaJwpfeSlo1RH1o3eM="
    ),
    (
      "/hooks/unloq/activate", ["email": "ana@example.org", "unloq_id": "9001", "ip": ""],
      "P4M/Z23bmYlAc10zM+KJMobn+KitDnc8mkLxt54LpZo="
    ),
    ("/h", ["b": "é", "B": "1", "a_1": "x", "a10": "y"], "/I1wWrciVd57oPlkOjs6nu8CB+we8Wfzs2+04+V8LEo="),
  ]

  @Test(arguments: rows)
  func `the documented vectors`(row: Row) {
    #expect(
      WebhookSignature.make(target: row.target, payload: row.payload, key: WebhookSignatureTests.key)
        == row.signature)
    #expect(
      WebhookSignature.isValid(
        row.signature, target: row.target, payload: row.payload, key: WebhookSignatureTests.key))
  }

  @Test func `an altered payload, path, key or signature is refused`() throws {
    let row = WebhookSignatureTests.rows[0]
    let key = WebhookSignatureTests.key
    var altered = row.payload
    altered["sid"] = "sess-43"
    #expect(!WebhookSignature.isValid(row.signature, target: row.target, payload: altered, key: key))
    #expect(!WebhookSignature.isValid(row.signature, target: "/other", payload: row.payload, key: key))
    #expect(
      !WebhookSignature.isValid(row.signature, target: row.target, payload: row.payload, key: Secret("x")))
    for signature in [
      "", "=", String(row.signature.dropLast()), row.signature + "=", "AAAA", row.signature.lowercased(),
    ] {
      #expect(!WebhookSignature.isValid(signature, target: row.target, payload: row.payload, key: key))
    }
  }

  @Test(arguments: [
    ("https://app.example.org", "/"), ("https://app.example.org/a", "/a"),
    ("http://app.example.org?x=1", "/?x=1"),
    ("", "/"), ("/a?u=https://b/c", "/a?u=https://b/c"),
  ])
  func `the path is what is signed`(target: String, path: String) {
    let key = WebhookSignatureTests.key
    #expect(
      WebhookSignature.make(target: target, payload: [:], key: key)
        == WebhookSignature.make(target: path, payload: [:], key: key))
  }
}
