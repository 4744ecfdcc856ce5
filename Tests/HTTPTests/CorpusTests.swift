import Bytes
import HTTP
import Testing

/// Every request of the corpus, fed to the parser whole, byte by byte, and cut in two at every place.
@Suite struct CorpusTests {
  static let cases: [CorpusCase] = {
    do {
      return try CorpusReader.cases()
    } catch {
      Issue.record("\(error)")
      return []
    }
  }()

  @Test func `the corpus has at least 150 requests with names of their own`() {
    #expect(CorpusTests.cases.count >= 150)
    #expect(Set(CorpusTests.cases.map(\.name)).count == CorpusTests.cases.count)
  }

  @Test(arguments: cases)
  func `a request is refused, or means what the corpus says`(_ row: CorpusCase) throws {
    let head = RequestHead()
    var parser = RequestParser(limits: HTTPLimits())
    // The parser must not keep looking at the input: it is overwritten as soon as the head is complete.
    var input = row.bytes
    let outcome = Outcome.of(&parser, input[...], head)
    input = Array(repeating: 0x58, count: input.count)
    switch row.expected {
    case .refused(let refusal):
      guard case .refused(let error) = outcome else {
        Issue.record("expected \(refusal.label), got \(outcome)")
        return
      }
      #expect(error.label == refusal.label)
      #expect(Outcome.status(error.kind) == refusal.status)
    case .accepted(let expected):
      guard case .accepted(let consumed) = outcome else {
        Issue.record("expected a request, got \(outcome)")
        return
      }
      try check(head, expected)
      try checkBody(head.body, row.bytes[consumed...], expected)
    }
  }

  @Test(arguments: cases)
  func `where the bytes are cut changes nothing`(_ row: CorpusCase) {
    let head = RequestHead()
    var whole = RequestParser(limits: HTTPLimits())
    let expected = Outcome.of(&whole, row.bytes[...], head)
    // Long heads are cut at fewer places, or this would take minutes without optimisation.
    let stride = row.bytes.count > 2_000 ? 257 : 1
    for cut in Swift.stride(from: 0, through: row.bytes.count, by: stride) {
      var parser = RequestParser(limits: HTTPLimits())
      var outcome = Outcome.of(&parser, row.bytes[..<cut], head)
      if outcome == .needsMore { outcome = Outcome.of(&parser, row.bytes[...], head) }
      #expect(outcome == expected, "cut at \(cut)")
    }
  }

  @Test(arguments: cases)
  func `a request that comes byte by byte means the same`(_ row: CorpusCase) {
    let head = RequestHead()
    var whole = RequestParser(limits: HTTPLimits())
    let expected = Outcome.of(&whole, row.bytes[...], head)
    var parser = RequestParser(limits: HTTPLimits())
    var outcome = Outcome.needsMore
    var count = 0
    while outcome == .needsMore && count < row.bytes.count {
      count += 1
      outcome = Outcome.of(&parser, row.bytes[..<count], head)
    }
    #expect(outcome == expected)
    if case .accepted(let consumed) = outcome { #expect(consumed == count, "a head ends with its last byte") }
  }

  private func check(_ head: RequestHead, _ expected: CorpusCase.Accepted) throws {
    #expect([UInt8](copying: head.path) == expected.path)
    #expect(head.hostText == expected.host)
    #expect(head.keepsAlive == expected.keepsAlive)
    let line = Buffer(capacity: 64)
    head.appendRequestLine(to: line)
    #expect(String(copying: line.readable) == expected.upstream + "\r\n")
    let framing =
      switch head.body {
      case .none: "none"
      case .length(let count): "length \(count)"
      case .chunked: "chunked"
      case .untilClose: "until close"
      }
    #expect(framing == expected.framing)
    checkPathIsTarget(head)
    for line in expected.passes { #expect(passing(head).contains(line)) }
    for name in expected.drops {
      #expect(
        !passing(head).contains { String(decoding: $0, as: UTF8.self).hasPrefix(name + ":") }, "\(name)")
      #expect(
        (0..<head.fieldCount).contains { String(copying: head.fieldName($0)) == name }, "\(name) was not sent"
      )
    }
  }

  /// The invariant behind the path rules: decoding what goes upstream, once, gives what policy saw.
  private func checkPathIsTarget(_ head: RequestHead) {
    let path = head.targetText.prefix { $0 != "?" }
    #expect(PercentEncoding.decode(String(path).utf8.span) == [UInt8](copying: head.path))
    #expect(head.path[0] == UInt8(ascii: "/"))
  }

  /// The field lines that a forwarder hands on for a peer that is not trusted.
  private func passing(_ head: RequestHead) -> [[UInt8]] {
    (0..<head.fieldCount).compactMap { index in
      let alias = head.fieldAlias(index)
      if head.fieldKind(index).isHopByHop || head.isNamedByConnection(index) || alias.isForwarding
        || alias == .xUnloq
      {
        return nil
      }
      let line = Buffer(capacity: 64)
      head.appendField(index, to: line)
      return [UInt8](copying: line.readable).dropLast(2)
    }
  }

  private func checkBody(_ framing: BodyFraming, _ input: ArraySlice<UInt8>, _ expected: CorpusCase.Accepted)
    throws
  {
    switch framing {
    case .none, .untilClose:
      #expect(Array(input) == expected.rest)
    case .length(let count):
      #expect(Array(input.prefix(count)) == expected.payload)
      #expect(Array(input.dropFirst(count)) == expected.rest)
    case .chunked:
      let cuts = input.count > 2_000 ? [input.endIndex] : Array(input.startIndex...input.endIndex)
      for cut in cuts { try checkChunks(input, cut, expected) }
    }
  }

  private func checkChunks(_ input: ArraySlice<UInt8>, _ cut: Int, _ expected: CorpusCase.Accepted) throws {
    if let refusal = expected.payloadRefusal {
      let error = thrownError { _ = try decodedChunks([input[..<cut], input[cut...]]) }
      #expect(error?.label == refusal.label)
      #expect(error.map { Outcome.status($0.kind) } == refusal.status)
      return
    }
    let decoded = try decodedChunks([input[..<cut], input[cut...]])
    #expect(decoded.data == expected.payload)
    #expect(decoded.rest == expected.rest)
    #expect(decoded.isFinished)
  }
}
