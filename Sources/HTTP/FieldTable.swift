/// The fields of one head: where each stands, what it is, which well-known ones are there at all. Storage is reused
/// from message to message.
struct FieldTable {
  /// The fields in the order they were sent.
  private(set) var entries: [FieldEntry] = []
  /// Well-known names that occur.
  private(set) var present = FieldNameSet()
  /// Well-known names that occur more than once.
  private(set) var repeated = FieldNameSet()
  /// Well-known names that occur with an `_` in the place of a `-`.
  private(set) var aliased = FieldNameSet()

  /// - Parameter capacity: entries to make room for at once.
  init(capacity: Int) { entries.reserveCapacity(capacity) }

  /// Forgets everything; the storage stays.
  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    present = FieldNameSet()
    repeated = FieldNameSet()
    aliased = FieldNameSet()
  }

  /// The index of the first field of that kind, nil where there is none. Absent kinds cost one bit test.
  func first(_ kind: FieldName) -> Int? {
    guard present.contains(kind) else { return nil }
    for index in entries.indices where entries[index].kind == kind { return index }
    return nil
  }

  /// The value of the first field of that kind within the head, nil where there is none.
  func value(_ kind: FieldName) -> Range<Int>? {
    guard let index = first(kind) else { return nil }
    return entries[index].value
  }

  /// Notes that a `Connection` field names field `index`.
  mutating func markNamedByConnection(_ index: Int) { entries[index].isNamedByConnection = true }

  private mutating func add(_ entry: FieldEntry) {
    entries.append(entry)
    if present.insert(entry.kind) { repeated.insert(entry.kind) }
    if entry.alias != entry.kind { aliased.insert(entry.alias) }
  }

  /// Reads every field line of `head` from `start` to the empty line that ends it.
  ///
  /// RFC 9112, 5: `field-line = field-name ":" OWS field-value OWS`. The head's line ends were checked by `HeadScanner`:
  /// every LF follows a CR, and the head ends with an empty line, so that no index here runs out of it.
  ///
  /// - Throws: the case that names the first thing wrong with a line.
  mutating func read(_ head: Span<UInt8>, from start: Int) throws(HTTPError) {
    let names = FieldNameTable.shared
    var at = start
    while head[at] != Byte.carriageReturn {
      let entry = try FieldEntry(head, lineAt: at, names)
      add(entry)
      at = entry.lineEnd
    }
    // Not the end: a CR that begins a line and has no LF behind it.
    guard at + 2 == head.count else { throw .bareCarriageReturn }
  }
}
