import Testing

@testable import Authenticator

@Suite struct DeviceHubTests {
  @Test func `a page that goes away makes room for the next`() async throws {
    try await ServiceUnderTest.run({ $0.pagesPerUser = 1 }) { test in
      let first = await test.hub.connect(test.userID)
      let refused = await test.hub.connect(test.userID)
      #expect(first != nil)
      #expect(refused == nil)
      await leave(first)
      while await test.hub.pageCount > 0 { await Task.yield() }
      let next = await test.hub.connect(test.userID)
      #expect(next != nil)
    }
  }

  @Test func `a page first hears what is open, then every change`() async throws {
    try await ServiceUnderTest.run { test in
      let page = try await test.hub.connect(test.userID).unwrapped
      async let reply = test.call("POST", "/authenticate", ["email": .string(ServiceUnderTest.email)])
      var heard: [String] = []
      for await event in page {
        let text = String(decoding: event, as: UTF8.self)
        guard text.hasPrefix("event: pending") else { continue }
        heard.append(text)
        if heard.count == 2, let request = await test.hub.requests(of: test.userID).first {
          await test.answer(request, approves: true)
        }
        if heard.count == 3 { break }
      }
      #expect(await reply.status == 200)
      #expect(heard.map { $0 == "event: pending\ndata: []\n\n" } == [true, false, true])
    }
  }

  @Test func `events are one line of data each`() {
    let event = ServerSentEvent.event("history", ["a": "b\r\n\ndata: forged"])
    #expect(
      String(decoding: event, as: UTF8.self) == "event: history\ndata: {\"a\":\"b\\r\\n\\ndata: forged\"}\n\n"
    )
  }

  /// Drops the stream, as the server does when a client has gone.
  private func leave(_ page: consuming AsyncStream<[UInt8]>?) async {
    guard let page else { return }
    let reading = Task { for await _ in page {} }
    reading.cancel()
    await reading.value
  }
}
