package import Bytes

/// What the heads of requests and responses share: a copy of the bytes, and the fields in it.
///
/// Not `Sendable`, and meant to be reused: a worker keeps a few, and in the steady state reading another head
/// into one allocates nothing. Every `Span` it gives is a view of its own storage, good until the next head
/// is read into it.
package class MessageHead {
  /// The head as it came, and behind it what was derived from it.
  final let storage = Buffer(capacity: 4096)
  /// The fields, their places counted from the start of `storage`.
  final let fields = FieldTable(capacity: 32)

  /// An empty head, to be filled by a parser.
  package init() {}

  /// How many fields there are.
  package final var fieldCount: Int { fields.entries.count }

  /// The name of field `index`, as sent.
  @_lifetime(borrow self)
  package final func fieldName(_ index: Int) -> Span<UInt8> {
    view(fields.entries[index].name)
  }

  /// The value of field `index` as sent, white space at both ends left out. No control bytes but tabs; may
  /// hold bytes above 0x7F.
  @_lifetime(borrow self)
  package final func fieldValue(_ index: Int) -> Span<UInt8> {
    view(fields.entries[index].value)
  }

  /// Which well-known field `index` is.
  package final func fieldKind(_ index: Int) -> FieldName { fields.entries[index].kind }

  /// Which well-known field `index` is to a reader that takes `_` or another mark for `-`; the same as
  /// `fieldKind` for names of letters, digits and hyphens. What must not reach an upstream is recognised by
  /// this.
  package final func fieldAlias(_ index: Int) -> FieldName { fields.entries[index].alias }

  /// Whether a `Connection` field of this message names field `index`, which is then not handed on.
  package final func isNamedByConnection(_ index: Int) -> Bool { fields.entries[index].isNamedByConnection }

  /// The index of the first field of that kind, nil where there is none.
  package final func first(_ kind: FieldName) -> Int? { fields.first(kind) }

  /// Whether there is a field of that kind.
  package final func contains(_ kind: FieldName) -> Bool { fields.present.contains(kind) }

  /// Whether there is a field of that kind, or one that is it to a reader that takes `_` or another mark for
  /// `-`.
  package final func containsAlias(_ kind: FieldName) -> Bool {
    contains(kind) || fields.aliased.contains(kind)
  }

  /// Whether there is more than one field of that kind.
  package final func isRepeated(_ kind: FieldName) -> Bool { fields.repeated.contains(kind) }

  /// The value of the first field of that kind, nil where there is none.
  @_lifetime(borrow self)
  package final func value(_ kind: FieldName) -> Span<UInt8>? {
    guard let range = fields.value(kind) else { return nil }
    return view(range)
  }

  /// The value of the first field of that kind as text, for the cold path. Bytes that are not UTF-8 become
  /// U+FFFD.
  package final func text(_ kind: FieldName) -> String? {
    guard let range = fields.value(kind) else { return nil }
    return text(in: range)
  }

  /// Appends field `index` as it came, with its line end: `Name: value\r\n`.
  package final func appendField(_ index: Int, to output: Buffer) {
    output.append(fieldName(index))
    output.append(": ")
    output.append(fieldValue(index))
    output.append("\r\n")
  }

  /// Starts over with a copy of `head`.
  final func begin(_ head: Span<UInt8>) {
    storage.removeAll()
    storage.append(head)
    fields.removeAll()
  }

  /// The bytes of `storage` in `range` as text.
  final func text(in range: Range<Int>) -> String {
    String(copying: view(range))
  }

  /// The bytes of `storage` in `range`.
  @_lifetime(borrow self)
  final func view(_ range: Range<Int>) -> Span<UInt8> { storage.view(range, heldBy: self) }
}
