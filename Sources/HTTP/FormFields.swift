/// The fields of a form or of a query: `application/x-www-form-urlencoded`, as the URL Standard describes it.
///
/// Strict: a broken escape, a NUL, or text that is not UTF-8 makes the whole form unreadable.
package struct FormFields: Sendable {
  private var fields: [(name: String, value: String)] = []

  /// Reads a whole form; its length is bounded by whoever read it off the connection. Nil where the form is
  /// unreadable. Empty text is a form without fields.
  ///
  /// - Parameters:
  ///   - text: the bytes of the body or of the query.
  ///   - mostFields: more fields than this make it unreadable; 1 to 1,000, default 32.
  package init?(_ text: Span<UInt8>, mostFields: Int = 32) {
    var start = 0
    while start < text.count {
      let end = text.firstIndex(ofAmpersandFrom: start)
      if end > start {
        guard fields.count < mostFields, let field = FormFields.field(text.extracting(start..<end)) else {
          return nil
        }
        fields.append(field)
      }
      start = end + 1
    }
  }

  /// The value of the field with that name; nil where it is absent, and where it is there twice: whichever
  /// was meant, someone else reads the other.
  package subscript(name: String) -> String? {
    var found: String?
    for field in fields where field.name == name {
      if found != nil { return nil }
      found = field.value
    }
    return found
  }

  /// How many fields there are.
  package var count: Int { fields.count }

  private static func field(_ text: Span<UInt8>) -> (name: String, value: String)? {
    var split = 0
    while split < text.count && text[split] != Byte.equals { split += 1 }
    guard let name = decoded(text.extracting(0..<split)),
      let value = decoded(text.extracting(min(split + 1, text.count)..<text.count))
    else { return nil }
    return (name, value)
  }

  private static func decoded(_ text: Span<UInt8>) -> String? {
    guard let bytes = PercentEncoding.decode(text, plusIsSpace: true), !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension Span where Element == UInt8 {
  /// The index of the first `&` at or behind `start`, or the count.
  fileprivate func firstIndex(ofAmpersandFrom start: Int) -> Int {
    var index = start
    while index < count && self[index] != 0x26 { index += 1 }
    return index
  }
}
