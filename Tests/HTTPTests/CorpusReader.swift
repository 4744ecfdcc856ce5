import Foundation

/// Reads `Corpus/*.http`.
enum CorpusReader {
  /// What is wrong with a corpus file.
  struct Mistake: Error, CustomStringConvertible {
    let description: String
  }

  /// Every case of every file.
  static func cases() throws -> [CorpusCase] {
    guard let folder = Bundle.module.url(forResource: "Corpus", withExtension: nil) else {
      throw Mistake(description: "the corpus was not copied")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".http")
    }
    var cases: [CorpusCase] = []
    for name in names.sorted() {
      let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
      var block: [[UInt8]] = []
      for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init) {
        if line.isEmpty {
          if !block.isEmpty { cases.append(try read(block, file: name)) }
          block = []
        } else if line[0] != UInt8(ascii: "#") {
          block.append(line)
        }
      }
      if !block.isEmpty { cases.append(try read(block, file: name)) }
    }
    return cases
  }

  private static func read(_ lines: [[UInt8]], file: String) throws -> CorpusCase {
    var name = ""
    var bytes: [UInt8] = []
    var refusal: CorpusCase.Refusal?
    var accepted = CorpusCase.Accepted()
    for line in lines {
      if line[0] == UInt8(ascii: ">") {
        bytes += try sent(line)
        continue
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line.count > colon + 1 else {
        throw Mistake(description: "\(file): no key in \(String(decoding: line, as: UTF8.self))")
      }
      let key = String(decoding: line[..<colon], as: UTF8.self)
      let raw = Array(line[(colon + 2)...])
      let text = String(decoding: raw, as: UTF8.self)
      switch key {
      case "case": name = text
      case "refused": refusal = try self.refusal(text)
      case "path": accepted.path = try unescaped(raw)
      case "host": accepted.host = text
      case "upstream": accepted.upstream = text
      case "framing": accepted.framing = text
      case "payload": accepted.payload = try unescaped(raw)
      case "payload-refused": accepted.payloadRefusal = try self.refusal(text)
      case "keep-alive": accepted.keepsAlive = text != "no"
      case "passes": accepted.passes.append(try unescaped(raw))
      case "drops": accepted.drops.append(text)
      case "rest": accepted.rest = try unescaped(raw)
      default: throw Mistake(description: "\(file): unknown key \(key)")
      }
    }
    guard !name.isEmpty, (refusal == nil) != accepted.path.isEmpty else {
      throw Mistake(description: "\(file): \(name) expects nothing, or two things")
    }
    return CorpusCase(
      file: file, name: name, bytes: bytes, expected: refusal.map { .refused($0) } ?? .accepted(accepted))
  }

  private static func sent(_ line: [UInt8]) throws -> [UInt8] {
    guard let space = line.firstIndex(of: 0x20) else { throw Mistake(description: "no space behind >") }
    let count = space == 1 ? 1 : Int(String(decoding: line[1..<space], as: UTF8.self)) ?? 0
    let text = try unescaped(Array(line[(space + 1)...]))
    return Array(repeatElement(text, count: count).joined())
  }

  private static func refusal(_ text: String) throws -> CorpusCase.Refusal {
    let words = text.split(separator: " ")
    guard words.count == 2, let status = Int(words[1]) else {
      throw Mistake(description: "no status in \(text)")
    }
    return CorpusCase.Refusal(label: String(words[0]), status: status)
  }

  private static func unescaped(_ text: [UInt8]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var at = 0
    while at < text.count {
      guard text[at] == UInt8(ascii: "\\") else {
        bytes.append(text[at])
        at += 1
        continue
      }
      switch at + 1 < text.count ? text[at + 1] : 0 {
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "\\"): bytes.append(0x5C)
      case UInt8(ascii: "x"):
        guard at + 3 < text.count,
          let byte = UInt8(String(decoding: text[(at + 2)...(at + 3)], as: UTF8.self), radix: 16)
        else { throw Mistake(description: "a broken escape") }
        bytes.append(byte)
        at += 2
      default: throw Mistake(description: "an unknown escape")
      }
      at += 2
    }
    return bytes
  }
}
