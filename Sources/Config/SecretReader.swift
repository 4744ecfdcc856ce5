import Bytes
import YAML

/// Finds the secret that a `{file: PATH}` or `{env: NAME}` names.
///
/// Messages name the file or the variable, never what is in it.
struct SecretReader {
  let decoding: Decoding

  /// The secret without the newline that editors put behind it; `nil` after saying what is wrong.
  func read(_ node: Node) -> Secret? {
    guard case .mapping(let entries) = node.content else {
      decoding.error(
        at: node.position, "a secret must not stand in the conf itself",
        hint: "put it into a file that only the gateway can read and write {file: PATH}, or {env: NAME}")
      return nil
    }
    guard entries.count == 1, let entry = entries.first, ["file", "env"].contains(entry.key) else {
      decoding.error(
        at: node.position, "a secret is named by one key, file or env", hint: "{file: PATH} or {env: NAME}")
      return nil
    }
    guard let name = decoding.text(of: entry.value, form: entry.key == "file" ? "a path" : "a name") else {
      return nil
    }
    return entry.key == "file"
      ? readFile(name, at: entry.value.position) : readVariable(name, at: entry.value.position)
  }

  private func readFile(_ name: String, at position: Position) -> Secret? {
    let path = decoding.surroundings.resolved(name)
    switch decoding.surroundings.file(path) {
    case .failure(let error):
      let (message, hint) = SecretReader.explanation(of: error, isRelative: !name.hasPrefix("/"))
      decoding.error(at: position, "the secret's file \(path) \(message)", hint: hint)
      return nil
    case .success(let contents):
      if contents.isWorldReadable {
        decoding.warning(
          at: position, "the secret's file \(path) can be read by every user of this machine",
          hint: "chmod 600 \(path)")
      }
      return check(contents.bytes, "the secret's file \(path)", at: position)
    }
  }

  private func readVariable(_ name: String, at position: Position) -> Secret? {
    guard Interpolation.isName(name) else {
      decoding.error(
        at: position, "this is not the name of an environment variable",
        hint: "letters, digits and _, as in {env: UNLOQ_API_KEY}")
      return nil
    }
    guard let value = decoding.surroundings.variable(name) else {
      decoding.error(
        at: position, "the environment variable \(name) is not set",
        hint: "set it before the start, or name a file: {file: PATH}")
      return nil
    }
    return check(Array(value.utf8), "the environment variable \(name)", at: position)
  }

  /// Secrets go into header fields: anything that is not visible ASCII would end a field early or be refused there.
  private func check(_ bytes: [UInt8], _ what: String, at position: Position) -> Secret? {
    var bytes = bytes[...]
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard !bytes.isEmpty else {
      decoding.error(at: position, "\(what) is empty")
      return nil
    }
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      decoding.error(
        at: position, "\(what) holds more than one word of visible ASCII",
        hint: "the secret alone, on one line, without spaces or quotes")
      return nil
    }
    return Secret(String(decoding: bytes, as: UTF8.self))
  }

  private static func explanation(
    of error: FileReadError, isRelative: Bool
  ) -> (message: String, hint: String?) {
    switch error {
    case .missing:
      (
        "does not exist",
        isRelative
          ? "a relative path begins at the conf file's folder"
          : "put the secret there, alone on one line, and chmod 600 the file"
      )
    case .notPermitted:
      ("cannot be read by this user", "give the gateway's user the right to read it: chown, chmod 600")
    case .notAFile: ("is not a regular file", nil)
    case .tooLarge(let ceiling):
      ("is larger than \(SizeText.write(ceiling))", "it must hold the secret alone")
    case .system(let code): ("cannot be read (error \(code))", nil)
    }
  }
}
