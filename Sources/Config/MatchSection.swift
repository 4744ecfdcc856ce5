import Bytes
import Gate

/// `policy.rules[].match`.
enum MatchSection: Section {
  static let host = OptionalKey(
    "host", Forms.list(of: Forms.located(Forms.host), "hosts", isSingleAllowed: true),
    example: "admin.corp.example",
    "Hosts, written as in routes. Without it every host.")
  static let method = OptionalKey(
    "method", Forms.list(of: Forms.method, "methods", isSingleAllowed: true), example: "[GET, HEAD]",
    "Methods, in capitals. GET does not include HEAD. Without it every method.")
  static let path = OptionalKey(
    "path", Forms.list(of: Forms.pathGlob, "paths", isSingleAllowed: true),
    example: "[/static/**, /favicon.ico]",
    """
    Path patterns, written decoded, compared with the decoded and normalised path. "*" stands for any run within one \
    segment, "**" as a whole segment for any number of segments, none included. Without it every path.
    """)
  static let user = OptionalKey(
    "user", Forms.list(of: Forms.userGlob, "users", isSingleAllowed: true), example: "\"*@corp.example\"",
    """
    E-mail addresses of signed-in people; "*" stands for any run without "@", alone for everybody who is signed in. \
    Without it everybody, signed in or not.
    """)
  static let group = OptionalKey(
    "group", Forms.list(of: Forms.located(Forms.groupPattern), "groups", isSingleAllowed: true),
    example: "\"ops*\"",
    """
    Groups of policy.groups that the signed-in person is in; "*" stands for any run of a name. Without it everybody, \
    signed in or not.
    """)
  static let time = OptionalKey(
    "time", Forms.list(of: Forms.section(TimeSection.self), "windows", isSingleAllowed: true),
    example: "{days: [mon-fri], from: \"08:00\", to: \"18:00\", zone: Europe/Berlin}",
    "Times of the week. The machine's clock decides. Without it always.")
  static let header = OptionalKey(
    "header", Forms.headers, example: "{X-Requested-With: XMLHttpRequest}",
    """
    Header fields and what they must say, each of them: a value or a list, "*" stands for any run, with case. Every line \
    and every value between commas must be meant; where some are and some are not the request is refused with \
    ambiguous-header. What a client says about itself is a claim, and proves nothing. Without it any.
    """)
  static let pathRegex = OptionalKey(
    "path_regex", Forms.list(of: Forms.pathPattern, "regular expressions", isSingleAllowed: true),
    example: "'/item/\\d+'",
    """
    Regular expressions (PCRE2) over the decoded, normalised path, all of it. They are tried one after the other: \
    prefer path where it will do. One that comes to no end within its limits fails the request with \
    policy-engine-unavailable. Without it every path.
    """)
  static let client = OptionalKey(
    "client", Forms.list(of: Forms.network, "networks", isSingleAllowed: true), example: "[10.0.0.0/8]",
    """
    Networks that the client's address lies in. Behind a proxy name it in trusted_proxies, or all clients \
    have its address. Without it every address.
    """)

  static let description = SectionDescription(
    name: "match", text: "The requests a rule is for: all keys must match, and of each key's list one entry.",
    keys: [
      host.description, method.description, path.description, pathRegex.description, user.description,
      group.description, client.description, time.description, header.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> MatchDraft? {
    let isEmpty = description.keys.allSatisfy { !reader.isGiven($0) }
    let hosts = reader[host] ?? []
    let match = RuleMatch(
      hosts: hosts.map(\.value), methods: reader[method] ?? [], paths: reader[path] ?? [],
      patterns: reader[pathRegex] ?? [], users: reader[user] ?? [], clients: reader[client] ?? [],
      times: reader[time] ?? [], headers: reader[header] ?? [])
    let groups = reader[group] ?? []
    if isEmpty && !reader.hasUnknownKeys {
      reader.decoding.error(
        at: reader.position, "this match names nothing",
        hint: "leave match out where every request is meant")
    }
    return MatchDraft(match: match, hosts: hosts, groups: groups)
  }
}
