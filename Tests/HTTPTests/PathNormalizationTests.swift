import Bytes
import Testing

@testable import HTTP

/// The rules for single paths stand in `Corpus/path.http`; these are the properties that hold for all of
/// them.
@Suite struct PathNormalizationTests {
  /// The decoded path and its encoding, or the error.
  private func normalized(_ path: String) -> Result<(path: String, target: String), HTTPError> {
    let buffer = Buffer(capacity: 64)
    do {
      try PathNormalization.decode(path.utf8.span, onto: buffer)
    } catch {
      return .failure(error)
    }
    let end = buffer.count
    PathNormalization.encode(0..<end, in: buffer)
    return .success(
      (
        String(copying: buffer.readable.extracting(0..<end)),
        String(copying: buffer.readable.extracting(end..<buffer.count))
      ))
  }

  private func randomPath(_ random: inout SplitMix) -> String {
    let pieces = [
      "/", "//", ".", "..", "%2e", "%2E%2e", "a", "b", "Z", "%61", "%41", "~", "%7e", "%20", "%25", "%252e",
      "%c3%a9", "%e6%97%a5",
      ";", "%3b", "=", "[", "^", "|", "@", "+", "%2b", "%23", "%3F", "%3c",
    ]
    var path = "/"
    for _ in 0..<random.below(12) { path += pieces[random.below(pieces.count)] }
    return path
  }

  /// Rows 6 and 7 of the attack list as one property: there is one path, whoever looks at it.
  @Test func `decoding what goes upstream gives what policy saw`() throws {
    var random = SplitMix(seed: 6)
    for _ in 0..<5_000 {
      let sent = randomPath(&random)
      guard case .success(let (path, target)) = normalized(sent) else { continue }
      #expect(PercentEncoding.decode(target.utf8.span) == Array(path.utf8), "\(sent)")
    }
  }

  @Test func `what goes upstream is its own normal form`() throws {
    var random = SplitMix(seed: 7)
    for _ in 0..<5_000 {
      let sent = randomPath(&random)
      guard case .success(let (path, target)) = normalized(sent) else { continue }
      guard case .success(let again) = normalized(target) else {
        Issue.record("\(target) from \(sent) was refused")
        continue
      }
      #expect(again == (path, target), "\(sent)")
      #expect(!path.contains("//"))
      #expect(path.hasPrefix("/"))
      #expect(!path.split(separator: "/").contains { $0 == "." || $0 == ".." })
    }
  }

  @Test func `the short way for ordinary paths agrees with the long one`() throws {
    var random = SplitMix(seed: 8)
    for _ in 0..<5_000 {
      let sent = randomPath(&random)
      guard PathNormalization.isNormal(sent.utf8.span) else { continue }
      guard case .success(let (path, target)) = normalized(sent) else {
        Issue.record("\(sent) was refused")
        continue
      }
      #expect(path == sent)
      #expect(target == sent)
    }
  }

  @Test(arguments: [
    ("/", true), ("/a", true), ("/a/b.c/d", true), ("/a/", true), ("/a..b", true), ("/a.", true), ("", false),
    ("/a//b", false), ("//", false), ("/.", false), ("/..", false), ("/.a", false), ("/a/./b", false),
    ("/%41", false),
    ("/a;b", false), ("/[", false), ("/\\", false), ("a", false), ("/a b", false), ("/é", false),
  ])
  func `a path is taken as it is only where nothing could be read differently`(
    _ path: String, _ isNormal: Bool
  ) {
    #expect(PathNormalization.isNormal(path.utf8.span) == isNormal)
  }

  @Test(arguments: [
    ("", "/", "/"), ("/a/b/../..", "/", "/"), ("/a/../b/", "/b/", "/b/"), ("/a/.//./b", "/a/b", "/a/b"),
    ("/%7Ea", "/~a", "/~a"), ("/a%2Bb", "/a+b", "/a+b"), ("/%E2%82%AC", "/€", "/%E2%82%AC"),
    ("/a%3Fb", "/a?b", "/a%3Fb"),
    ("/..a/b..", "/..a/b..", "/..a/b.."), ("/a/..../b", "/a/..../b", "/a/..../b"),
  ])
  func `a path and its encoding`(_ sent: String, _ path: String, _ target: String) throws {
    #expect(try normalized(sent).get() == (path, target))
  }

  @Test func `bytes in front of the path stay`() throws {
    let buffer = Buffer(capacity: 64)
    buffer.append("head")
    try PathNormalization.decode("/a/../b".utf8.span, onto: buffer)
    #expect(String(copying: buffer.readable) == "head/b")
  }

  @Test func `going up stops at the path's own root, not at what stands in front of it`() {
    let buffer = Buffer(capacity: 64)
    buffer.append("/x/")
    #expect(throws: HTTPError.pathAboveRoot) { try PathNormalization.decode("/..".utf8.span, onto: buffer) }
  }

  /// Every byte that an escape can stand for, alone in a segment.
  @Test func `an escaped byte is decoded, or refused for what it is`() {
    for byte in UInt8.min...UInt8.max {
      let hex = String(byte, radix: 16)
      let sent = "/a%" + (hex.count == 1 ? "0" + hex : hex)
      switch (byte, normalized(sent)) {
      case (0x2F, .failure(.encodedSlash)), (0x5C, .failure(.encodedSlash)): break
      case (0..<0x20, .failure(.controlInPath)), (0x7F, .failure(.controlInPath)): break
      case (0x80...0xFF, .failure(.pathNotUTF8)): break
      case (0x20..<0x7F, .success(let (path, _))): #expect(Array(path.utf8) == Array("/a".utf8) + [byte])
      default: Issue.record("byte \(byte)")
      }
    }
  }

  /// Every byte as it is.
  @Test func `a raw byte is taken, encoded, or refused`() {
    let taken = Set("!$&'()*+,-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~".utf8)
    let encoded = Set(";[]^|".utf8)
    for byte in UInt8(0x21)..<0x7F where byte != UInt8(ascii: "%") {
      let character = String(UnicodeScalar(byte))
      switch normalized("/a" + character + "a") {
      case .success(let (_, target)) where taken.contains(byte): #expect(target == "/a" + character + "a")
      case .success(let (_, target)) where encoded.contains(byte): #expect(target.contains("%"))
      case .failure(.badTarget): #expect(!taken.contains(byte) && !encoded.contains(byte))
      default: Issue.record("byte \(byte)")
      }
    }
  }
}
