import Testing

@testable import HTTP

@Suite struct FieldNameSetTests {
  @Test func `a set holds what was put in, in both of its words`() {
    for name in FieldName.allCases {
      let set: FieldNameSet = [name]
      #expect(FieldName.allCases.filter { set.contains($0) } == [name])
    }
  }

  @Test func `inserting says whether the name was there`() {
    var set = FieldNameSet()
    for name in [FieldName.host, .tracestate] {
      let wasThere = set.insert(name)
      let isThere = set.insert(name)
      #expect(!wasThere)
      #expect(isThere)
    }
  }

  @Test func `two sets intersect where they share a name`() {
    let low: FieldNameSet = [.host, .tracestate]
    #expect(low.intersects([.host]))
    #expect(low.intersects([.tracestate]))
    #expect(!low.intersects([.cookie, .vary]))
    #expect(!low.intersects([]))
  }

  @Test func `there is a bit for every name`() {
    #expect(FieldName.allCases.count <= 128)
  }
}
