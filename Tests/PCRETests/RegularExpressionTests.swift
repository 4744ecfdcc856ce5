import PCRE
import Testing

@Suite struct RegularExpressionTests {
  @Test(arguments: [
    (#"/item/\d+"#, "/item/17", RegularExpression.Outcome.yes), (#"^/item/\d+$"#, "/item/17", .yes),
    (#"/item/\d+"#, "/item/17/edit", .no), (#"/item/\d+"#, "/x/item/17", .no),
    (#"/item/\d+$"#, "/item/17\n", .no),
    (#"/item/\d+"#, "/item/١٧", .no), (#"/ä."#, "/äß", .yes), (#"/(?i)ADMIN"#, "/admin", .yes),
    ("", "", .yes),
    (#"a|/b"#, "/b", .yes), (#"a|/b"#, "/bc", .no),
  ])
  func `it means the whole text`(_ pattern: String, _ text: String, _ expected: RegularExpression.Outcome)
    throws
  {
    #expect(try RegularExpression(pattern).match(text.utf8.span) == expected)
  }

  @Test(arguments: ["(", "a)", "[", "*", #"\C"#, "(?<n>"]) func `what is no pattern is said so`(
    _ pattern: String
  ) {
    #expect(throws: PatternError.self) { try RegularExpression(pattern) }
  }

  // Patterns that take 2ⁿ steps to say no: each ends at a limit, long before anybody notices.
  @Test(arguments: [#"/(a+)+b"#, #"/(a|aa)+b"#, #"/(.*)*x\1y"#, #"/((a*)*)*c"#])
  func `a match that runs away is undecided`(_ pattern: String) throws {
    let text = "/" + String(repeating: "a", count: 8000)
    let expression = try RegularExpression(pattern)
    let clock = ContinuousClock()
    var outcome = RegularExpression.Outcome.yes
    let took = clock.measure { outcome = expression.match(text.utf8.span) }
    #expect(outcome == .undecided)
    #expect(took < .seconds(1))
  }

  @Test func `bytes that are not UTF-8 are undecided`() throws {
    let bytes: [UInt8] = [0x2F, 0xFF]
    #expect(try RegularExpression("/.*").match(bytes.span) == .undecided)
  }

  @Test func `many threads ask one pattern`() async throws {
    let expression = try RegularExpression(#"/(\w+/)*item/\d+"#)
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<64 {
        group.addTask { expression.match("/a/b/c/item/\(number)".utf8.span) == .yes }
      }
      for await isMatch in group { #expect(isMatch) }
    }
  }
}
