import Bytes

/// The fields of one head: where each stands, what it is, which well-known ones are there at all. Storage is
/// reused from message to message.
final class FieldTable {
  /// Which well-known names occur.
  struct Census {
    /// Names that occur.
    var present = FieldNameSet()
    /// Names that occur more than once.
    var repeated = FieldNameSet()
    /// Names that occur with an `_` or another mark in the place of a `-`.
    var aliased = FieldNameSet()
  }

  /// The fields in the order they were sent.
  private(set) var entries: [FieldEntry] = []
  private var census = Census()

  /// - Parameter capacity: entries to make room for at once.
  init(capacity: Int) { entries.reserveCapacity(capacity) }

  /// Well-known names that occur.
  var present: FieldNameSet { census.present }
  /// Well-known names that occur more than once.
  var repeated: FieldNameSet { census.repeated }
  /// Well-known names that occur with an `_` or another mark in the place of a `-`.
  var aliased: FieldNameSet { census.aliased }

  /// Forgets everything; the storage stays.
  func removeAll() {
    entries.removeAll(keepingCapacity: true)
    census = Census()
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
  func markNamedByConnection(_ index: Int) {
    entries[index].isNamedByConnection = true
  }

  /// Reads every field line of `head` from `start` to the empty line that ends it.
  ///
  /// The head's line ends were checked by `HeadScanner`: every LF follows a CR, and the head ends with an
  /// empty line, so that no index here runs out of it.
  ///
  /// - Throws: the case that names the first thing wrong with a line.
  func read(_ head: Span<UInt8>, from start: Int) throws(HTTPError) {
    let names = FieldNameTable.shared
    var census = Census()
    var at = start
    while head[at] != Byte.carriageReturn {
      let entry = try FieldEntry(head, lineAt: at, names)
      entries.append(entry)
      if census.present.insert(entry.kind) { census.repeated.insert(entry.kind) }
      if entry.alias != entry.kind { census.aliased.insert(entry.alias) }
      at = entry.lineEnd
    }
    // Not the end: a CR that begins a line and has no LF behind it.
    guard at + 2 == head.count else { throw .bareCarriageReturn }
    self.census = census
  }
}
