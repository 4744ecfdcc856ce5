import Bytes
import Testing
import YAML

@Suite struct DocumentReaderTests {
  /// The tree in one line: scalars as they are (quoted ones in quotes), lists in [], mappings in {}.
  private func shape(_ node: Node?) -> String {
    switch node?.content {
    case nil: "nothing"
    case .scalar(let scalar): scalar.isPlain ? scalar.text : "'\(scalar.text)'"
    case .sequence(let items): "[" + items.map(shape).joined(separator: " ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\($0.key):\(shape($0.value))" }.joined(separator: " ") + "}"
    }
  }

  @Test(arguments: [
    ("", "nothing"),
    ("# only a comment\n", "nothing"),
    ("---\n", ""),
    ("a: 1", "{a:1}"),
    ("a: no", "{a:no}"),
    ("a: \"no\"", "{a:'no'}"),
    ("a:", "{a:}"),
    ("a: [1, two, {b: c}]", "{a:[1 two {b:c}]}"),
    ("a:\n  - x\n  - y: z\n    w: 1\n", "{a:[x {y:z w:1}]}"),
    ("a: |\n  two\n  lines\n", "{a:'two\nlines\n'}"),
    ("%YAML 1.1\n---\na: b\n...\n", "{a:b}"),
    ("\u{FEFF}a: b\n", "{a:b}"),
    ("a: /static/**", "{a:/static/**}"),
    ("a: ${NAME}", "{a:${NAME}}"),
    ("ключ: значение", "{ключ:значение}"),
  ])
  func `a document becomes a tree of text`(text: String, expected: String) {
    let (root, problems) = DocumentReader.read(Array(text.utf8))
    #expect(problems.isEmpty)
    #expect(shape(root) == expected)
  }

  @Test(arguments: [
    ("a: 1\na: 2", "2:1: the key “a” is here twice | the first one is in line 1"),
    ("a: &x 1", "1:4: an anchor (&x) is not allowed | write the value where it is needed"),
    (
      "a: *x",
      "1:4: an alias is not allowed | write the value itself, or \"*x\" in quotes if the star belongs to it"
    ),
    ("a: {<<: 1}", "1:5: a merge key is not allowed | write the keys out"),
    (
      "a: !!str 1",
      "1:4: a tag (tag:yaml.org,2002:str) is not allowed | "
        + "each key knows the kind of its value; quotes keep a text a text"
    ),
    ("? [a]\n: b", "1:3: a key must be a word, not a list"),
    ("a: 1\n---\nb: 2", "2:1: a second document begins here | one file holds one document: remove the ---"),
    (
      "host: *.corp",
      "1:7: did not find expected alphabetic or numeric character while scanning an alias | "
        + "a value that begins with * or & needs quotes: \"*.example\""
    ),
    (
      "a:\n\tb: 1",
      "2:1: found character that cannot start any token while scanning for the next token | "
        + "indent with spaces, not tabs"
    ),
    (
      "a: @x",
      "1:4: found character that cannot start any token while scanning for the next token | "
        + "a value that begins with @ needs quotes"
    ),
    (
      "a: b: c",
      "1:5: mapping values are not allowed in this context | "
        + "a value that contains \": \" needs quotes; otherwise look at the indentation of this line"
    ),
    (
      "a: [1, 2",
      "2:1: did not find expected ',' or ']' while parsing a flow sequence | "
        + "the list or mapping that was opened in line 1 is not closed before here"
    ),
    (
      "a: 'x",
      "1:4: found unexpected end of stream while scanning a quoted scalar | "
        + "the quote that begins here is not closed"
    ),
    (
      "a: \"\\d\"",
      "1:5: found unknown escape character while parsing a quoted scalar | "
        + "a backslash in \"…\" begins an escape: write \\\\ or use '…'"
    ),
  ])
  func `what is not plain YAML is refused with its place`(text: String, expected: String) {
    let (_, problems) = DocumentReader.read(Array(text.utf8))
    let told = problems.map { "\($0.position): \($0.message)" + ($0.hint.map { " | \($0)" } ?? "") }
    #expect(told == [expected])
  }

  @Test func `every problem is told at once, in the order of the text`() {
    let text = "a: &x 1\nb: !t 2\na: 3\nc: *x\n"
    let (root, problems) = DocumentReader.read(Array(text.utf8))
    #expect(problems.map(\.position.line) == [1, 2, 3, 4])
    #expect(shape(root) == "{a:1 b:2 c:'*x'}")
  }

  @Test func `bytes that are not UTF-8 are refused where they are`() {
    let (root, problems) = DocumentReader.read(Array("a: 1\nb: ".utf8) + [0xC3, 0x28, 0x0A])
    #expect(root == nil)
    #expect(problems.map(\.position) == [Position(line: 2, column: 5)])
    #expect(problems.first?.hint == "the file must be UTF-8 text")
  }

  @Test func `a text above the size ceiling is refused unread`() {
    let limits = YAMLLimits(size: ByteCount(bytes: 64))
    let (root, problems) = DocumentReader.read([UInt8](repeating: 0x20, count: 65), limits: limits)
    #expect(root == nil)
    #expect(problems.map(\.message) == ["the file is larger than 64 bytes"])
  }

  @Test func `nesting above the depth ceiling is refused`() {
    let deep = String(repeating: "[", count: 20_000)
    let (root, problems) = DocumentReader.read(Array(deep.utf8))
    #expect(root == nil)
    #expect(problems.map(\.message) == ["lists and mappings are more than 16 levels deep"])
  }

  @Test func `positions are those of the values`() {
    let (root, _) = DocumentReader.read(Array("a:\n  b: [x, y]\n".utf8))
    guard case .mapping(let outer) = root?.content, case .mapping(let inner) = outer.first?.value.content,
      case .sequence(let items) = inner.first?.value.content
    else {
      Issue.record("not the tree that was written")
      return
    }
    #expect(inner.first?.position == Position(line: 2, column: 3))
    #expect(items.map(\.position.column) == [7, 10])
  }

  @Test func `no prefix of a document crashes the reader`() {
    let text = Array("a: {b: [1, \"x\\n\", 'y'], c: |\n  d\n}\n".utf8)
    for length in 0...text.count {
      _ = DocumentReader.read(Array(text.prefix(length)))
    }
  }
}
