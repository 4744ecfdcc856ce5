import HTTP
import Testing

@Suite struct MethodTests {
  @Test(arguments: [
    ("GET", Method.get), ("HEAD", .head), ("POST", .post), ("PUT", .put), ("DELETE", .delete),
    ("PATCH", .patch),
    ("OPTIONS", .options), ("TRACE", .trace), ("CONNECT", .connect), ("PROPFIND", .other), ("get", .other),
    ("GETS", .other), ("PUTT", .other), ("HEAR", .other), ("", .other), ("DELETF", .other),
  ])
  func `a method is known by its exact bytes`(_ text: String, _ expected: Method) {
    #expect(Method(text.utf8.span) == expected)
  }

  @Test func `safe methods are those of RFC 9110`() {
    let all: [Method] = [.get, .head, .post, .put, .delete, .patch, .options, .trace, .connect, .other]
    #expect(all.filter(\.isSafe) == [.get, .head, .options, .trace])
    #expect(all.filter(\.isIdempotent) == [.get, .head, .put, .delete, .options, .trace])
  }
}
