package import HTTP

/// One header line of a request, for an engine that asks elsewhere. A claim of the client, like every header.
package struct PolicyField: Sendable, Hashable {
  /// The name in small letters.
  package let name: String
  /// The value as sent; what is not UTF-8 in it became U+FFFD.
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// The lines of `head` under one of `names`, in the order they came. The names are in small letters, with `-`; a
  /// twin with `_` is another name: requests that have one do not come here.
  package static func of(_ head: RequestHead, named names: [String]) -> [PolicyField] {
    if names.isEmpty { return [] }
    var fields: [PolicyField] = []
    for index in 0..<head.fieldCount {
      let name = String(decoding: [UInt8](copying: head.fieldName(index)), as: UTF8.self).lowercased()
      guard names.contains(name) else { continue }
      let value = String(decoding: [UInt8](copying: head.fieldValue(index)), as: UTF8.self)
      fields.append(PolicyField(name: name, value: value))
    }
    return fields
  }
}
