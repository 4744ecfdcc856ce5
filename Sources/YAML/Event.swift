/// One step of a parse, as libyaml's `yaml_event_t` has it.
struct Event {
  /// What the step is.
  enum Kind: Equatable {
    case streamStart, streamEnd
    case documentStart, documentEnd
    case alias(String)
    case scalar(Scalar)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
  }

  let kind: Kind
  let position: Position
  /// The name behind `&`.
  var anchor: String?
  /// The name behind `!`.
  var tag: String?
}
