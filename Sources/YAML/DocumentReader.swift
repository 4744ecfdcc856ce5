import Bytes

/// Turns a text into the tree of its one document.
///
/// What makes YAML surprising is refused: anchors, aliases, merge keys, tags, further documents, duplicate keys and
/// keys that are not text. Reading goes on behind such a place, so that every problem is told at once; behind text
/// that is not YAML it cannot.
package struct DocumentReader: ~Copyable {
  private var parser: EventParser
  private let limits: YAMLLimits
  private var problems: [YAMLProblem] = []

  private init(_ text: [UInt8], limits: YAMLLimits) throws(YAMLProblem) {
    parser = try EventParser(text)
    self.limits = limits
  }

  /// Reads `text`, which must be UTF-8.
  ///
  /// - Returns: the document's root, `nil` where there is none or it could not be read to its end, and the problems
  ///   in the order of the text.
  package static func read(
    _ text: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) -> (root: Node?, problems: [YAMLProblem]) {
    guard text.count <= limits.size.bytes else {
      return (nil, [YAMLProblem(at: .start, "the file is larger than \(limits.size.bytes) bytes")])
    }
    do throws(YAMLProblem) {
      var reader = try DocumentReader(text, limits: limits)
      return reader.readStream()
    } catch {
      return (nil, [error])
    }
  }

  private mutating func readStream() -> (root: Node?, problems: [YAMLProblem]) {
    do throws(YAMLProblem) {
      var root: Node?
      while true {
        let event = try parser.next()
        switch event.kind {
        case .streamEnd:
          return (root, problems.sorted { $0.position < $1.position })
        case .documentStart where root != nil:
          throw YAMLProblem(
            at: event.position, "a second document begins here",
            hint: "one file holds one document: remove the ---")
        case .documentStart:
          root = try node(parser.next(), depth: 0)
        default:
          continue
        }
      }
    } catch {
      problems.append(error)
      return (nil, problems.sorted { $0.position < $1.position })
    }
  }

  /// Reads the node that begins with `event`.
  private mutating func node(_ event: Event, depth: Int) throws(YAMLProblem) -> Node {
    guard depth <= limits.depth else {
      throw YAMLProblem(at: event.position, "lists and mappings are more than \(limits.depth) levels deep")
    }
    refuseProperties(of: event)
    switch event.kind {
    case .scalar(let scalar):
      return Node(.scalar(scalar), at: event.position)
    case .sequenceStart:
      return Node(.sequence(try items(depth: depth)), at: event.position)
    case .mappingStart:
      return Node(.mapping(try entries(depth: depth)), at: event.position)
    case .alias(let name):
      problems.append(
        YAMLProblem(
          at: event.position, "an alias is not allowed",
          hint: "write the value itself, or \"*\(name)\" in quotes if the star belongs to it"))
      return Node(.scalar(Scalar("*" + name, isPlain: false)), at: event.position)
    default:
      throw YAMLProblem(at: event.position, "a value is missing")
    }
  }

  private mutating func items(depth: Int) throws(YAMLProblem) -> [Node] {
    var items: [Node] = []
    while true {
      let event = try parser.next()
      if event.kind == .sequenceEnd { return items }
      items.append(try node(event, depth: depth + 1))
    }
  }

  private mutating func entries(depth: Int) throws(YAMLProblem) -> [Entry] {
    var entries: [Entry] = []
    var places: [String: Position] = [:]
    while true {
      let event = try parser.next()
      if event.kind == .mappingEnd { return entries }
      let key = try node(event, depth: depth + 1)
      let value = try node(parser.next(), depth: depth + 1)
      guard case .scalar(let name) = key.content else {
        problems.append(YAMLProblem(at: key.position, "a key must be a word, not \(key.kind)"))
        continue
      }
      if name.isPlain && name.text == "<<" {
        problems.append(
          YAMLProblem(
            at: key.position, "a merge key is not allowed",
            hint: "write the keys out"))
      } else if let first = places[name.text] {
        problems.append(
          YAMLProblem(
            at: key.position, "the key “\(name.text)” is here twice",
            hint: "the first one is in line \(first.line)"))
      } else {
        places[name.text] = key.position
        entries.append(Entry(key: name.text, at: key.position, value: value))
      }
    }
  }

  private mutating func refuseProperties(of event: Event) {
    if let anchor = event.anchor {
      problems.append(
        YAMLProblem(
          at: event.position, "an anchor (&\(anchor)) is not allowed",
          hint: "write the value where it is needed"))
    }
    if let tag = event.tag {
      problems.append(
        YAMLProblem(
          at: event.position, "a tag (\(tag)) is not allowed",
          hint: "each key knows the kind of its value; quotes keep a text a text"))
    }
  }
}
