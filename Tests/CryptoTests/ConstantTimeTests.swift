import Crypto
import Testing

@Suite struct ConstantTimeTests {
  @Test(arguments: [
    ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "", false), ("", "a", false),
    ("abc", "abd", false),
    ("abc", "Abc", false), ("abc", "abcd", false),
  ])
  func `equal means the same bytes`(left: String, right: String, equal: Bool) {
    #expect(ConstantTime.equal(left, right) == equal)
  }
}
