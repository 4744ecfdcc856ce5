import Bytes

/// A host and its port, as in a `Host` field or in an absolute-form target, checked.
///
/// RFC 9110, 7.2: `Host = uri-host [ ":" port ]`. Narrower than RFC 3986 on purpose: names as the DNS has
/// them, strict dotted IPv4 and bracketed IPv6. No userinfo, no percent-encoding, no zone, no `IPvFuture`, no
/// empty port.
struct Authority {
  /// What kind of host stands there.
  enum Host: Equatable {
    /// A name or an IPv4 address.
    case name
    /// An IPv6 address, without its brackets.
    case v6(IPAddress)
  }

  /// The host's bytes within what was read; brackets and one trailing dot are left out.
  let host: Range<Int>
  /// What it is.
  let kind: Host
  /// Whether the name holds capital letters.
  let hasCapitals: Bool
  /// The port, nil where none is written.
  let port: Int?

  /// - Throws: `.userinfoInAuthority` or `.badHost`.
  init(_ text: Span<UInt8>) throws(HTTPError) {
    guard text.count > 0 else { throw .badHost }
    if text[0] == 0x5B {
      guard let close = text.firstIndex(of: 0x5D, from: 0) else { throw Authority.error(text) }
      kind = .v6(try Authority.v6Address(text.extracting(1..<close)))
      host = 1..<close
      hasCapitals = false
      port = try Authority.port(text, from: close + 1)
    } else {
      var end = 0
      var capitals = false
      while end < text.count && ByteSet.hostName.contains(text[end]) {
        if text[end] &- 0x41 < 26 { capitals = true }
        end += 1
      }
      port = try Authority.port(text, from: end)
      // `app.example.` is the same name as `app.example` (RFC 1034, 3.1), and must meet the same rule.
      if end > 1 && text[end - 1] == Byte.dot { end -= 1 }
      host = 0..<end
      hasCapitals = capitals
      kind = .name
      try Authority.checkName(text.extracting(0..<end))
    }
  }

  /// Appends the host in its one form: small letters, IPv6 as RFC 5952 writes it, no brackets.
  func appendHost(of text: Span<UInt8>, to output: Buffer) {
    switch kind {
    case .v6(let address):
      output.append(address.description)
    case .name:
      for index in host { output.append(text[index].lowercasedASCII) }
    }
  }

  /// Whether both name the same place, `self` as read from `text`, `other` from `otherText`; a port that is
  /// not written is `defaultPort`.
  func names(
    _ text: Span<UInt8>, sameAs other: Authority, _ otherText: Span<UInt8>, defaultPort: Int
  ) -> Bool {
    guard port ?? defaultPort == other.port ?? defaultPort, kind == other.kind else { return false }
    return kind != .name || text.extracting(host).isEqualIgnoringCase(to: otherText.extracting(other.host))
  }

  /// Labels of 1 to 63 bytes, 253 in all (RFC 1035, 2.3.4), and IPv4 only as four decimal numbers.
  private static func checkName(_ name: Span<UInt8>) throws(HTTPError) {
    guard name.count > 0, name.count <= 253 else { throw .badHost }
    var labelStart = 0
    for index in 0..<name.count where name[index] == Byte.dot {
      guard index > labelStart, index - labelStart <= 63 else { throw .badHost }
      labelStart = index + 1
    }
    guard name.count > labelStart, name.count - labelStart <= 63 else { throw .badHost }
    // A last label that is a number makes the whole an IPv4 address to many readers: `127.1`, `0x7f000001`,
    // `010.0.0.1`.
    if isNumber(name.extracting(labelStart..<name.count)) && !isDottedDecimal(name) { throw .badHost }
  }

  /// Whether `label` is decimal digits, or `0x` with hexadecimal digits or nothing behind it.
  private static func isNumber(_ label: Span<UInt8>) -> Bool {
    if label.count >= 2, label[0] == Byte.zero, label[1] | 0x20 == 0x78 {
      for index in 2..<label.count where Byte.hexadecimalValue(label[index]) == nil { return false }
      return true
    }
    for index in label.indices where label[index] &- 0x30 >= 10 { return false }
    return true
  }

  /// RFC 3986, 3.2.2: `IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet`, no leading zeros.
  private static func isDottedDecimal(_ name: Span<UInt8>) -> Bool {
    var octets = 0
    var at = 0
    while at <= name.count {
      let start = at
      var value = 0
      while at < name.count && name[at] &- 0x30 < 10 && at - start < 4 {
        value = value * 10 + Int(name[at] &- 0x30)
        at += 1
      }
      guard at > start, value <= 255, at - start == 1 || name[start] != Byte.zero else { return false }
      guard at == name.count || name[at] == Byte.dot else { return false }
      octets += 1
      at += 1
    }
    return octets == 4
  }

  private static func v6Address(_ text: Span<UInt8>) throws(HTTPError) -> IPAddress {
    var digits = [UInt8]()
    for index in text.indices {
      let byte = text[index]
      guard Byte.hexadecimalValue(byte) != nil || byte == Byte.colon || byte == Byte.dot else {
        throw .badHost
      }
      digits.append(byte)
    }
    // Without a colon it would be read as IPv4, which has no brackets.
    guard digits.contains(Byte.colon), let address = IPAddress(String(decoding: digits, as: UTF8.self)) else {
      throw .badHost
    }
    return address
  }

  /// RFC 3986, 3.2.3 allows an empty port and any number of zeros; neither is sent by anyone honest.
  private static func port(_ text: Span<UInt8>, from start: Int) throws(HTTPError) -> Int? {
    if start == text.count { return nil }
    guard text[start] == Byte.colon, text.count - start >= 2, text.count - start <= 6,
      text[start + 1] != Byte.zero
    else { throw error(text) }
    var port = 0
    for index in start + 1..<text.count {
      guard text[index] &- 0x30 < 10 else { throw error(text) }
      port = port * 10 + Int(text[index] &- 0x30)
    }
    guard port <= 65_535 else { throw .badHost }
    return port
  }

  /// `http://trusted@evil/` is read as a host of `trusted` by some and of `evil` by others: named, so that
  /// the log shows it.
  private static func error(_ text: Span<UInt8>) -> HTTPError {
    text.firstIndex(of: Byte.at, from: 0) == nil ? .badHost : .userinfoInAuthority
  }
}
