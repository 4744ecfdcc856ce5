import Bytes

/// Where one field stands in its head, and what it is.
///
/// RFC 9112, 5: `field-line = field-name ":" OWS field-value OWS`.
struct FieldEntry: Sendable {
  private let namePlace: Place
  private let valuePlace: Place
  /// The well-known name it has.
  let kind: FieldName
  /// The well-known name it has for a reader that takes `_` or another mark for `-`.
  let alias: FieldName
  /// Whether a `Connection` field of the same message names it.
  var isNamedByConnection = false

  /// The name's bytes within the head.
  var name: Range<Int> { namePlace.range }
  /// The value's bytes within the head, white space at both ends left out.
  var value: Range<Int> { valuePlace.range }
  /// Index behind the line's CR LF.
  let lineEnd: Int

  /// Reads the field line at `start`, which ends with CR LF within `head`.
  ///
  /// - Throws: the case that names the first thing wrong with it.
  init(_ head: Span<UInt8>, lineAt start: Int, _ names: borrowing FieldNameTable) throws(HTTPError) {
    var at = start
    if let key = FieldNameKey(upToColonFrom: start, in: head), let known = names.wellKnown(key) {
      kind = known
      alias = known
      at += key.length
    } else {
      var hasMark = false
      while ByteSet.token.contains(head[at]) {
        if FieldNameKey.isMark(head[at]) { hasMark = true }
        at += 1
      }
      guard head[at] == Byte.colon, at > start else {
        throw FieldEntry.nameError(head, lineAt: start, stoppedAt: at)
      }
      let text = head.extracting(start..<at)
      kind = names.kind(of: FieldNameKey(text))
      alias = hasMark ? names.kind(of: FieldNameKey(folding: text)) : kind
    }
    namePlace = Place(start..<at)
    at += 1
    while Byte.isBlank(head[at]) { at += 1 }
    let valueStart = at
    at = head.firstControl(from: at)
    guard head[at] == Byte.carriageReturn else { throw .controlInField }
    guard head[at + 1] == Byte.lineFeed else { throw .bareCarriageReturn }
    lineEnd = at + 2
    while at > valueStart && Byte.isBlank(head[at - 1]) { at -= 1 }
    valuePlace = Place(valueStart..<at)
  }

  /// Says why the bytes from `start` to `stop` are not a field name with its colon.
  private static func nameError(_ head: Span<UInt8>, lineAt start: Int, stoppedAt stop: Int) -> HTTPError {
    let byte = head[stop]
    if stop == start {
      // RFC 9112, 5.2: a server must reject obs-fold or replace it; two readers that differ in this see other
      // fields.
      if Byte.isBlank(byte) { return .lineFolding }
      // CVE-2023-25725: an empty name ended the list of fields for one reader, and not for the next.
      return byte == Byte.colon ? .emptyFieldName : .badFieldName
    }
    if byte == Byte.carriageReturn { return .missingColon }
    // RFC 9112, 5.1: white space between name and colon must be refused with 400.
    return Byte.isBlank(byte) ? .spaceBeforeColon : .badFieldName
  }
}
