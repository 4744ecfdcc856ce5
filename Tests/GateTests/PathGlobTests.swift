import Gate
import GateTestKit
import Testing

@Suite struct PathGlobTests {
  @Test(arguments: [
    ("/", "/", true), ("/", "/a", false), ("/a", "/a", true), ("/a", "/a/", false), ("/a/", "/a/", true),
    ("/a", "/A", false), ("/a", "/ab", false), ("/**", "/", true), ("/**", "/x/y/z", true),
    ("/admin/**", "/admin", true), ("/admin/**", "/admin/", true), ("/admin/**", "/admin/x/y", true),
    ("/admin/**", "/administrator", false), ("/*", "/a", true), ("/*", "/a/b", false), ("/*", "/", true),
    ("/users/*/edit", "/users/7/edit", true), ("/users/*/edit", "/users/7/8/edit", false),
    ("/users/*/edit", "/users/edit", false), ("/**/*.png", "/a.png", true), ("/**/*.png", "/x/y/a.png", true),
    ("/**/*.png", "/x/y/a.jpg", false), ("/a/**/b", "/a/b", true), ("/a/**/b", "/a/x/y/b", true),
    ("/a/**/b", "/a/x/y/c", false), ("/a/**/b/**/c", "/a/b/x/b/c", true), ("/a*b*c", "/aXbYc", true),
    ("/a*b*c", "/abc", true), ("/a*b*c", "/acb", false), ("/50%/x", "/50%/x", true), ("/ä/*", "/ä/ö", true),
  ]) func `a glob means what it says`(_ glob: String, _ path: String, _ isMatch: Bool) throws {
    let result = try #require(PathGlob(glob)).matches(path.utf8.span)
    #expect(result == isMatch)
  }

  @Test(arguments: [
    "", "a", "*", "**", "/a//b", "/./a", "/a/..", "/a?b", "/a#b", "/a%2fb", "/a**", "/**a", "/a\n", "/\0",
    "/" + String(repeating: "a", count: 1024),
  ]) func `a glob that no path can match is refused`(_ glob: String) { #expect(PathGlob(glob) == nil) }

  /// Held against the plainest possible reading, by recursion.
  @Test(arguments: 1...20) func `globs mean the same as their plain reading`(_ seed: Int) {
    let random = SeededRandom(UInt64(seed))
    let parts = ["a", "b", "*", "**", "a*", "*b", "ab"]
    for _ in 0..<400 {
      let text = "/" + (0..<(1 + random.below(5))).map { _ in random.pick(parts) }.joined(separator: "/")
      let path =
        "/"
        + (0..<(1 + random.below(6))).map { _ in random.pick(["a", "b", "ab", "ba", ""]) }.joined(
          separator: "/")
      guard let glob = PathGlob(text) else { continue }
      let plain = plainly(
        glob.segments[...], path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)[...])
      let result = glob.matches(path.utf8.span)
      #expect(result == plain, "\(text) on \(path)")
    }
  }

  private func plainly(_ pattern: ArraySlice<PathGlob.Segment>, _ path: ArraySlice<Substring>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == .any {
      return plainly(pattern.dropFirst(), path) || (!path.isEmpty && plainly(pattern, path.dropFirst()))
    }
    guard let segment = path.first else { return false }
    let isSame =
      switch first {
      case .any: true
      case .literal(let text): text.elementsEqual(segment.utf8)
      case .stars(let text): plainly(text[...], Array(segment.utf8)[...])
      }
    return isSame && plainly(pattern.dropFirst(), path.dropFirst())
  }

  private func plainly(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == UInt8(ascii: "*") {
      return plainly(pattern.dropFirst(), text) || (!text.isEmpty && plainly(pattern, text.dropFirst()))
    }
    return text.first == first && plainly(pattern.dropFirst(), text.dropFirst())
  }

  /// A glob with many stars against a long path must not take exponential time: 2^30 steps would never end.
  @Test func `many stars end soon`() throws {
    let glob = try #require(PathGlob("/" + String(repeating: "a*", count: 30) + "b/**/x/**/y"))
    let path = "/" + String(repeating: "a", count: 4000)
    let isMatch = glob.matches(path.utf8.span)
    #expect(!isMatch)
  }
}
