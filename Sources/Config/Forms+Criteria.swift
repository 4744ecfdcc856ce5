import Bytes
import Gate
import PCRE
import YAML

extension Forms {
  /// A regular expression over a path.
  static var pathPattern: Form<RegularExpression> {
    Form<RegularExpression>.single(
      "a regular expression",
      parse: { text throws(Flaw) in
        guard text.utf8.count <= 1024 else { throw Flaw("is too long", hint: "up to 1,024 bytes") }
        do throws(PatternError) {
          return try RegularExpression(text)
        } catch {
          throw Flaw(
            "is not a regular expression",
            hint:
              "\(error.message), at character \(error.offset + 1); in double quotes YAML wants \\\\ for \\")
        }
      }, write: { YAMLText.scalar($0.pattern) })
  }

  /// A group's name, or a pattern over names.
  static var groupPattern: Form<String> {
    Form<String>.single(
      "a group's name, in which \"*\" stands for any run",
      parse: { text throws(Flaw) in
        guard Forms.isGroupName(text.filter { $0 != "*" } + "x") else {
          throw Flaw("is not a group's name", hint: "letters, digits, “-”, “_” and “.”")
        }
        return text
      }, write: { YAMLText.scalar($0) })
  }

  /// The groups of the conf: names, and who belongs to each.
  static var groups: Form<[String: [UserGlob]]> {
    let members = list(of: userGlob, "e-mail patterns", isSingleAllowed: true)
    return Form<[String: [UserGlob]]>(
      "a mapping of names to e-mail patterns",
      read: { node, decoding in
        guard case .mapping(let entries) = node.content else {
          decoding.error(
            at: node.position, "\(node.kind) stands where a mapping of groups is expected",
            hint: "{ops: [ana@corp.example, \"*@ops.corp.example\"]}")
          return nil
        }
        var groups: [String: [UserGlob]] = [:]
        for entry in entries {
          if Forms.isGroupName(entry.key) {
            groups[entry.key] = members.read(entry.value, decoding) ?? []
          } else {
            decoding.error(
              at: entry.position, "\(Decoding.quoted(entry.key)) is not a group's name",
              hint: "letters, digits, “-”, “_” and “.”, 64 at most")
          }
        }
        return groups
      }, write: { _ in "{}" })
  }

  /// What header fields must say: names, and patterns for each.
  static var headers: Form<[HeaderMatch]> {
    let values = list(of: headerValue, "values", isSingleAllowed: true)
    return Form<[HeaderMatch]>(
      "a mapping of header names to values",
      read: { node, decoding in
        guard case .mapping(let entries) = node.content, !entries.isEmpty else {
          decoding.error(
            at: node.position, "header names and their values are expected",
            hint: "{X-Requested-With: XMLHttpRequest}")
          return nil
        }
        return entries.compactMap { entry in
          let patterns = values.read(entry.value, decoding)
          guard let flaw = Forms.flaw(ofHeader: entry.key) else {
            return patterns.map { HeaderMatch(name: entry.key, values: $0) }
          }
          decoding.error(at: entry.position, "\(Decoding.quoted(entry.key)) \(flaw.message)", hint: flaw.hint)
          return nil
        }
      }, write: { _ in "{}" })
  }

  private static var headerValue: Form<String> {
    Form<String>.single(
      "a value, in which \"*\" stands for any run",
      parse: { text throws(Flaw) in
        guard text.utf8.count <= 1024, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
          throw Flaw("cannot stand in a header field", hint: "one line of up to 1,024 bytes")
        }
        return text
      }, write: { YAMLText.scalar($0) })
  }

  private static func isGroupName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "-_.".utf8.contains($0)
      }
  }

  /// Why no rule looks at a header of that name; nil where one may.
  private static func flaw(ofHeader name: String) -> Flaw? {
    let isToken =
      (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
          || "!#$%&'*+-.^_`|~".utf8.contains($0)
      }
    guard isToken else { return Flaw("is not a header name", hint: "such as X-Requested-With") }
    switch name.lowercased() {
    case "authorization", "proxy-authorization", "cookie":
      return Flaw("holds secrets, which do not belong into rules", hint: "say who may pass by user or group")
    case "host": return Flaw("is compared by host", hint: "host: admin.corp.example")
    case "forwarded", "x-real-ip":
      return Flaw("is not believed", hint: "the client's address is compared by client")
    case let lower
    where lower.hasPrefix("x-forwarded-") || lower.hasPrefix("x-original-") || lower.hasPrefix("x-unloq-"):
      return Flaw("is removed or written by the gateway, whatever a client sends", hint: "leave it out")
    default: return nil
    }
  }
}
