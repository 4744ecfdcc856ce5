/// What came back: the final answer's head and its whole body.
package struct FetchResponse: Sendable {
  /// 200 to 999; what it means is for the caller to say.
  package var status: Int
  /// Header fields in the order they came, names in lower case.
  package var fields: [(name: String, value: String)] = []
  /// At most `FetchSettings.bodyLimit` bytes.
  package var body: [UInt8] = []

  package init(status: Int) { self.status = status }

  /// The value of the first field `name` (lower case), nil if there is none.
  package func first(_ name: String) -> String? {
    fields.first { $0.name == name }?.value
  }
}
