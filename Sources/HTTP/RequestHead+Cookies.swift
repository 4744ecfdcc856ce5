package import Bytes

extension RequestHead {
  /// The value of the cookie with exactly that name, looked for in every `Cookie` field. Allocates nothing.
  ///
  /// Nil where it is absent, where the name appears twice (with any difference in case or blanks: another
  /// reader might take the other), and where its piece is malformed. A broken session cookie is no session,
  /// never an error page (CVE-2026-25748: a malformed cookie counted as signed in).
  @_lifetime(borrow self)
  package func cookie(named name: Span<UInt8>) -> Span<UInt8>? {
    guard let range = cookieRange(name) else { return nil }
    return view(range)
  }

  /// The same for a name written as a literal.
  @_lifetime(borrow self)
  package func cookie(named name: StaticString) -> Span<UInt8>? {
    guard let range = cookieRange(name.bytes) else { return nil }
    return view(range)
  }

  /// Appends `Cookie` field `index` without the cookies of those names, their case and blanks disregarded;
  /// nothing at all where no cookie is left. The others stay byte for byte.
  package func appendCookieField(_ index: Int, without names: [StaticString], to output: Buffer) {
    let text = fieldValue(index)
    var isFirst = true
    var at = 0
    while at < text.count {
      let pair = CookiePair(text, from: at)
      at = pair.next
      if pair.whole.isEmpty || RequestHead.isAmong(names, text.extracting(pair.name)) { continue }
      output.append(isFirst ? "Cookie: " : "; ")
      output.append(text.extracting(pair.whole))
      isFirst = false
    }
    if !isFirst { output.append("\r\n") }
  }

  /// Appends the cookies of field `index`, each behind `; `, without those of `names` and the one named `name`, their case
  /// and blanks disregarded.
  package func appendCookies(
    _ index: Int, without names: [StaticString], and name: String, to output: Buffer
  ) {
    let text = fieldValue(index)
    var at = 0
    while at < text.count {
      let pair = CookiePair(text, from: at)
      at = pair.next
      let own = text.extracting(pair.name)
      let isLeftOut =
        pair.whole.isEmpty || RequestHead.isAmong(names, own) || own.isEqualIgnoringCase(to: name.utf8.span)
      if isLeftOut { continue }
      output.append("; ")
      output.append(text.extracting(pair.whole))
    }
  }

  private func cookieRange(_ name: Span<UInt8>) -> Range<Int>? {
    guard contains(.cookie) else { return nil }
    var found: Range<Int>?
    for index in 0..<fieldCount where fieldKind(index) == .cookie {
      let text = fieldValue(index)
      let offset = fields.entries[index].value.lowerBound
      var at = 0
      while at < text.count {
        let pair = CookiePair(text, from: at)
        at = pair.next
        guard text.extracting(pair.name).isEqualIgnoringCase(to: name) else { continue }
        guard found == nil, !pair.hasBlanks, let value = pair.value,
          RequestHead.isPlain(text.extracting(value)),
          text.extracting(pair.name).isEqual(to: name)
        else { return nil }
        found = value.lowerBound + offset..<value.upperBound + offset
      }
    }
    return found
  }

  /// RFC 6265, 4.1.1: `cookie-value = *cookie-octet`; at least one, and no quotes around it.
  private static func isPlain(_ value: Span<UInt8>) -> Bool {
    !value.isEmpty && value.firstIndex(outside: .cookieOctet, from: 0) == value.count
  }

  private static func isAmong(_ names: [StaticString], _ name: Span<UInt8>) -> Bool {
    for candidate in names where name.isEqualIgnoringCase(to: candidate.bytes) { return true }
    return false
  }
}
