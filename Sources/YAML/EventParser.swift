import CYAML

/// Owns a `yaml_parser_t` and the text it reads, and gives out its events one by one.
@safe
struct EventParser: ~Copyable {
  /// On the heap: `yaml_parser_set_input_string` keeps a pointer to the parser inside the parser.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// A copy of the text that lives as long as the parser.
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// - Throws: `YAMLProblem` when libyaml has no memory.
  init(_ text: [UInt8]) throws(YAMLProblem) {
    unsafe parser = .allocate(capacity: 1)
    unsafe input = .allocate(capacity: max(1, text.count))
    _ = unsafe input.initialize(from: text)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      unsafe input.deallocate()
      throw YAMLProblem(at: .start, "there is no memory to read it")
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, text.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event (`yaml_parser_parse`); after `.streamEnd` there is none to ask for.
  mutating func next() throws(YAMLProblem) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    // Every string of the event is copied below, before this frees them.
    defer { unsafe yaml_event_delete(&event) }
    let position = EventParser.position(unsafe event.start_mark)
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: return Event(kind: .streamStart, position: position)
    case YAML_STREAM_END_EVENT: return Event(kind: .streamEnd, position: position)
    case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, position: position)
    case YAML_DOCUMENT_END_EVENT: return Event(kind: .documentEnd, position: position)
    case YAML_SEQUENCE_END_EVENT: return Event(kind: .sequenceEnd, position: position)
    case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, position: position)
    case YAML_ALIAS_EVENT:
      let name = unsafe EventParser.text(event.data.alias.anchor) ?? ""
      return Event(kind: .alias(name), position: position)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      return unsafe Event(
        kind: .sequenceStart, position: position,
        anchor: EventParser.text(start.anchor), tag: EventParser.text(start.tag))
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      return unsafe Event(
        kind: .mappingStart, position: position,
        anchor: EventParser.text(start.anchor), tag: EventParser.text(start.tag))
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      return unsafe Event(
        kind: .scalar(EventParser.scalar(scalar.value, scalar.length, scalar.style)), position: position,
        anchor: EventParser.text(scalar.anchor), tag: EventParser.text(scalar.tag))
    default:
      throw YAMLProblem(at: position, "this is not understood")
    }
  }

  /// What `yaml_parser_parse` said when it failed.
  private func problem() -> YAMLProblem {
    let what = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "this is not YAML"
    guard unsafe parser.pointee.error != YAML_READER_ERROR else {
      // The reader fails on bytes, before there are lines: it knows an offset only.
      return YAMLProblem(
        at: position(ofByte: unsafe parser.pointee.problem_offset), what,
        hint: "the file must be UTF-8 text")
    }
    let problem = EventParser.position(unsafe parser.pointee.problem_mark)
    guard let context = unsafe parser.pointee.context.map({ unsafe String(cString: $0) }) else {
      return YAMLProblem(
        at: problem, what, hint: SyntaxHint.hint(for: what, in: line(problem.line), at: problem))
    }
    let opened = EventParser.position(unsafe parser.pointee.context_mark)
    let message = "\(what) \(context)"
    // A star or a quote is the slip itself; what libyaml met behind it is not.
    let place =
      message.contains("alias") || message.contains("anchor") || message.contains("end of stream")
      ? opened : problem
    let hint = SyntaxHint.hint(for: message, in: line(place.line), at: place, openedIn: opened.line)
    return YAMLProblem(at: place, message, hint: hint)
  }

  /// The text of a line, counted from one, without its end; empty behind the last.
  private func line(_ number: Int) -> String {
    let lines = unsafe input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return unsafe lines.indices.contains(number - 1) ? String(decoding: lines[number - 1], as: UTF8.self) : ""
  }

  private func position(ofByte offset: Int) -> Position {
    var line = 1
    var column = 1
    for index in 0..<min(offset, unsafe input.count) {
      let byte = unsafe input[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return Position(line: line, column: column)
  }

  private static func position(_ mark: yaml_mark_t) -> Position {
    Position(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    // Sound: libyaml ends anchors and tags with a NUL.
    unsafe pointer.map { unsafe String(cString: $0) }
  }

  private static func scalar(
    _ pointer: UnsafeMutablePointer<yaml_char_t>?, _ length: Int, _ style: yaml_scalar_style_t
  ) -> Scalar {
    // Sound: the event says how many bytes its value has, and it is alive until `next` returns.
    let bytes = unsafe UnsafeBufferPointer(start: pointer, count: pointer == nil ? 0 : length)
    return Scalar(unsafe String(decoding: bytes, as: UTF8.self), isPlain: style == YAML_PLAIN_SCALAR_STYLE)
  }
}
