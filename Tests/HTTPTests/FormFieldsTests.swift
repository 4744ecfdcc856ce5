import HTTP
import Testing

@Suite struct FormFieldsTests {
  private func form(_ text: String, mostFields: Int = 32) -> FormFields? {
    FormFields(text.utf8.span, mostFields: mostFields)
  }

  @Test func `fields are decoded`() throws {
    let form = try #require(self.form("email=ana%40corp.example&to=%2Fa%3Fb&name=Ana+Pop&empty=&flag"))
    #expect(form.count == 5)
    #expect(form["email"] == "ana@corp.example")
    #expect(form["to"] == "/a?b")
    #expect(form["name"] == "Ana Pop")
    #expect(form["empty"] == "")
    #expect(form["flag"] == "")
    #expect(form["absent"] == nil)
  }

  @Test func `names are decoded too`() throws {
    let form = try #require(self.form("e%6dail=x"))
    #expect(form["email"] == "x")
  }

  /// The check reads one of them, and the code behind it the other.
  @Test func `a field that is there twice has no value`() throws {
    let form = try #require(self.form("to=/a&to=/b&x=1"))
    #expect(form["to"] == nil)
    #expect(form["x"] == "1")
  }

  @Test(arguments: ["a=%", "a=%4", "a=%zz", "%=a", "a=%00", "a=%ff", "a=%c0%ae", "a=b&c=%e9"])
  func `a broken form is unreadable as a whole`(_ text: String) {
    #expect(form(text) == nil)
  }

  @Test(arguments: [("", 0), ("&", 0), ("&&a=b&", 1), ("=", 1), ("a=b=c", 1)])
  func `empty pieces are nothing`(_ text: String, _ count: Int) throws {
    #expect(try #require(form(text)).count == count)
  }

  @Test func `a value keeps its equals signs`() throws {
    #expect(try #require(form("a=b=c=="))["a"] == "b=c==")
  }

  @Test func `too many fields make a form unreadable`() {
    #expect(form("a=1&b=2&c=3", mostFields: 3) != nil)
    #expect(form("a=1&b=2&c=3&d=4", mostFields: 3) == nil)
  }
}
